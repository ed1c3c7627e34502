package io.cloakroom.toolbar;

import io.cloakroom.cookie.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says for each attribute of a cookie what browsers do with it (RFC 6265bis). */
final class CookieEffects {

  private final SetCookieLine cookie;
  private final boolean secure;
  private final String host;
  private final String path;
  private final Instant now;
  private final List<SeenCookies.Attribute> effects = new ArrayList<>();

  /** The reasons for which a browser drops the cookie. */
  private final List<String> dropped = new ArrayList<>();

  /**
   * @param secure whether the browser's connection is TLS
   * @param host the host of the page, in lower case and without the port
   * @param path the path of the request
   */
  CookieEffects(SetCookieLine cookie, boolean secure, String host, String path, Instant now) {
    this.cookie = cookie;
    this.secure = secure;
    this.host = host;
    this.path = path;
    this.now = now;
    size();
    prefix();
    secureAttribute();
    httpOnly();
    sameSite();
    domain();
    pathAttribute();
    lifetime();
    if (cookie.has("partitioned")) {
      add(
          "Partitioned",
          "",
          cookie.has("secure")
              ? "In a frame of another site, that site has a copy of its own."
              : "Browsers drop it without Secure.",
          !cookie.has("secure"));
    }
  }

  List<SeenCookies.Attribute> effects() {
    return List.copyOf(effects);
  }

  /** Returns why a browser drops the cookie; empty if it keeps it. */
  List<String> dropped() {
    return List.copyOf(dropped);
  }

  private void add(String name, String value, String effect, boolean problem) {
    effects.add(new SeenCookies.Attribute(name, value, effect, problem));
  }

  private void drop(String reason) {
    dropped.add(reason);
  }

  /** Returns whether browsers treat this host over HTTP as they treat HTTPS. */
  private boolean isLocal() {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.startsWith("127.");
  }

  private void size() {
    int bytes = cookie.pairBytes();
    boolean tooLarge = bytes > Cookie.MAX_BYTES;
    if (tooLarge) {
      drop("its name and value have " + bytes + " bytes, and browsers keep 4096");
    }
    add(
        "Size",
        bytes + " of " + Cookie.MAX_BYTES,
        tooLarge
            ? "Browsers drop it."
            : cookie.bytes() > Cookie.MAX_BYTES
                ? "Browsers keep it, but some clients count the attributes too: "
                    + cookie.bytes()
                    + " bytes."
                : "Browsers keep up to " + Cookie.MAX_BYTES + " bytes of name and value.",
        tooLarge || cookie.bytes() > Cookie.MAX_BYTES);
  }

  private void prefix() {
    String name = cookie.name().toLowerCase(Locale.ROOT);
    if (name.startsWith("__host-")) {
      boolean good =
          cookie.has("secure")
              && cookie.attribute("domain").isEmpty()
              && cookie.attribute("path").filter("/"::equals).isPresent();
      if (!good) {
        drop("__Host- needs Secure and Path=/, and forbids Domain");
      }
      add(
          "__Host-",
          "",
          good
              ? "No subdomain and no page over HTTP can set or replace it."
              : "Browsers drop it: the prefix needs Secure and Path=/, and forbids Domain.",
          !good);
    } else if (name.startsWith("__secure-")) {
      if (!cookie.has("secure")) {
        drop("__Secure- needs Secure");
      }
      add("__Secure-", "", "No page over HTTP can set or replace it.", !cookie.has("secure"));
    }
  }

  private void secureAttribute() {
    if (!cookie.has("secure")) {
      add("Secure", "no", "It travels over HTTP too, where anyone on the way reads it.", secure);
    } else if (secure) {
      add("Secure", "", "Sent over HTTPS only.", false);
    } else if (isLocal()) {
      add(
          "Secure",
          "",
          "Chrome and Firefox keep it on localhost without HTTPS; Safari drops it.",
          false);
    } else {
      drop("it is Secure, and the page came over http from " + host);
      add("Secure", "", "Browsers drop it, because this page came over HTTP.", true);
    }
  }

  private void httpOnly() {
    boolean set = cookie.has("httponly");
    add(
        "HttpOnly",
        set ? "" : "no",
        set ? "Scripts cannot read it." : "Scripts of the page can read it.",
        false);
  }

  private void sameSite() {
    String value = cookie.attribute("samesite").orElse("");
    boolean withoutSecure = value.equalsIgnoreCase("none") && !cookie.has("secure");
    if (withoutSecure) {
      drop("SameSite=None needs Secure");
    }
    String effect =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "strict" -> "Not sent when a visitor comes from another site, not even by a link.";
          case "lax" ->
              "Sent when a visitor follows a link from another site, but not with its forms and"
                  + " frames.";
          case "none" ->
              withoutSecure
                  ? "Browsers drop it without Secure."
                  : "Sent with requests of other sites too, unless the browser blocks those.";
          case "" ->
              "Chrome takes it as Lax, but sends it with forms of other sites for two minutes;"
                  + " Firefox and Safari send it always.";
          default -> "Browsers do not know this value, and take it as if it were absent.";
        };
    add("SameSite", value.isEmpty() ? "no" : value, effect, withoutSecure);
  }

  private void domain() {
    Optional<String> sent = cookie.attribute("domain").filter(value -> !value.isEmpty());
    if (sent.isEmpty()) {
      add("Domain", "no", "Sent to " + host + " only, not to its subdomains.", false);
      return;
    }
    String domain = sent.get().toLowerCase(Locale.ROOT);
    domain = domain.startsWith(".") ? domain.substring(1) : domain;
    boolean fits = host.equals(domain) || host.endsWith("." + domain);
    if (!fits) {
      drop("its domain " + domain + " is not that of the page, " + host);
    }
    add(
        "Domain",
        sent.get(),
        fits
            ? "Sent to " + domain + " and all its subdomains, and each of them can replace it."
            : "Browsers drop it: the page is of " + host + ".",
        !fits);
  }

  private void pathAttribute() {
    String value = cookie.attribute("path").orElse("");
    if (!value.startsWith("/")) {
      add("Path", "no", "Sent to paths below that of this page only.", true);
      return;
    }
    boolean covers =
        path.equals(value)
            || (path.startsWith(value)
                && (value.endsWith("/") || path.charAt(value.length()) == '/'));
    add(
        "Path",
        value,
        value.equals("/")
            ? "Sent to every path."
            : "Sent to "
                + value
                + " and below only"
                + (covers ? "." : ", so not even to the page that sets it."),
        !covers);
  }

  private void lifetime() {
    Optional<String> maxAge = cookie.attribute("max-age");
    Optional<Long> seconds = maxAge.flatMap(CookieEffects::number);
    if (seconds.isPresent()) {
      add("Max-Age", maxAge.get(), life(Duration.ofSeconds(seconds.get())), false);
      return;
    }
    maxAge.ifPresent(wrong -> add("Max-Age", wrong, "Not a number, so browsers ignore it.", true));
    Optional<String> expires = cookie.attribute("expires");
    if (expires.isEmpty()) {
      add("Lifetime", "", "Until the browser closes, or longer if it restores its tabs.", false);
      return;
    }
    try {
      Instant end =
          ZonedDateTime.parse(expires.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      add("Expires", expires.get(), life(Duration.between(now, end)), false);
    } catch (DateTimeParseException e) {
      add("Expires", expires.get(), "Probably no date, which browsers ignore.", true);
    }
  }

  private static Optional<Long> number(String text) {
    return text.matches("-?\\d{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static String life(Duration life) {
    if (life.isZero() || life.isNegative()) {
      return "Browsers delete the cookie.";
    }
    String length =
        life.toDays() > 1
            ? life.toDays() + " days"
            : life.toHours() > 1 ? life.toHours() + " hours" : life.toMinutes() + " minutes";
    return life.compareTo(Cookie.LONGEST_MAX_AGE) > 0
        ? "Kept for " + length + ", but Chrome keeps at most 400 days and Safari may keep 7."
        : "Kept for " + length + ", also when the browser closes.";
  }
}
