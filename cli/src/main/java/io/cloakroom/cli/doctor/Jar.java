package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cookies of one browser, stored and sent by its rules (RFC 6265bis, 5.7 and 5.8). */
final class Jar {

  /** The reasons for which browsers drop a cookie. */
  enum Refusal {
    SIZE,
    DOMAIN,
    PREFIX,
    SAME_SITE,
    SECURE
  }

  /**
   * A cookie in the jar.
   *
   * @param cookie the line that set it
   * @param domain the host that set it, or the domain whose hosts see it
   * @param hostOnly whether only this host sees it
   * @param path the path below which it is sent
   */
  record Stored(SetCookie cookie, String domain, boolean hostOnly, String path) {

    boolean isSame(Stored other) {
      return cookie.name().equals(other.cookie.name())
          && domain.equals(other.domain)
          && path.equals(other.path);
    }

    boolean isFor(URI address) {
      String host = Addresses.host(address);
      boolean safe =
          "https".equals(address.getScheme()) || Addresses.isLocalhost(Addresses.host(address));
      return (hostOnly ? host.equals(domain) : belongsTo(host, domain))
          && isBelow(requestPath(address), path)
          && (safe || !cookie.secure());
    }
  }

  private final List<Stored> stored = new ArrayList<>();

  /** Stores a cookie, or deletes it if it has expired. Returns why it is dropped. */
  Optional<Refusal> keep(URI from, SetCookie cookie) {
    Optional<Refusal> refusal = refusal(from, cookie);
    if (refusal.isPresent()) {
      return refusal;
    }
    String host = Addresses.host(from);
    Optional<String> domain =
        cookie.domain().filter(named -> !(named.equals(host) && isSuffix(named)));
    Stored kept =
        new Stored(
            cookie,
            domain.orElse(host),
            domain.isEmpty(),
            cookie.path().orElseGet(() -> directory(requestPath(from))));
    stored.removeIf(kept::isSame);
    Instant now = Instant.now();
    if (cookie.end(now).map(end -> end.isAfter(now)).orElse(true)) {
      stored.add(kept);
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(URI from, SetCookie cookie) {
    boolean secure =
        "https".equals(from.getScheme()) || Addresses.isLocalhost(Addresses.host(from));
    if (bytes(cookie.name()) + bytes(cookie.value()) > Cookie.MAX_BYTES) {
      return Optional.of(Refusal.SIZE);
    }
    if (cookie.domain().filter(domain -> !fits(Addresses.host(from), domain)).isPresent()) {
      return Optional.of(Refusal.DOMAIN);
    }
    if (cookie.secure() && !secure) {
      return Optional.of(Refusal.SECURE);
    }
    if (missing(cookie).isPresent()) {
      return Optional.of(Refusal.PREFIX);
    }
    if (cookie.sameSite().filter(SameSite.NONE::equals).isPresent() && !cookie.secure()) {
      return Optional.of(Refusal.SAME_SITE);
    }
    return Optional.empty();
  }

  /** Returns what the prefix of the name promises and the line lacks. */
  static Optional<String> missing(SetCookie cookie) {
    String name = cookie.name().toLowerCase(Locale.ROOT);
    boolean http = name.startsWith("__http-") || name.startsWith("__host-http-");
    boolean host = name.startsWith("__host-");
    if ((host || http || name.startsWith("__secure-")) && !cookie.secure()) {
      return Optional.of("Secure");
    }
    if (http && !cookie.httpOnly()) {
      return Optional.of("HttpOnly");
    }
    if (host && cookie.domain().isPresent()) {
      return Optional.of("no Domain");
    }
    return host && !cookie.path().orElse("").equals("/") ? Optional.of("Path=/") : Optional.empty();
  }

  /** Returns the header {@code Cookie} for a request; empty if no cookie is for it. */
  Optional<String> header(URI address) {
    String header =
        stored.stream()
            .filter(kept -> kept.isFor(address))
            // The longest path first, then the oldest.
            .sorted(Comparator.comparingInt((Stored kept) -> kept.path().length()).reversed())
            .map(kept ->
                kept.cookie().name().isEmpty()
                    ? kept.cookie().value()
                    : kept.cookie().name() + '=' + kept.cookie().value())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  /** Returns the cookies that are sent with a request. */
  List<Stored> cookies(URI address) {
    return stored.stream().filter(kept -> kept.isFor(address)).toList();
  }

  /** Returns a jar with the same cookies. */
  Jar copy() {
    Jar copy = new Jar();
    copy.stored.addAll(stored);
    return copy;
  }

  private static int bytes(String text) {
    // Header fields are bytes, which the client reads as Latin-1.
    return text.getBytes(StandardCharsets.ISO_8859_1).length;
  }

  /** Returns whether a host may set cookies with this domain. */
  private static boolean fits(String host, String domain) {
    return host.equals(domain) || (belongsTo(host, domain) && !isSuffix(domain));
  }

  private static boolean belongsTo(String host, String domain) {
    return host.equals(domain) || (host.endsWith('.' + domain) && !Addresses.isIp(host));
  }

  /** Returns whether it is a top-level domain. Browsers have a list of further suffixes. */
  private static boolean isSuffix(String domain) {
    return domain.indexOf('.') < 0;
  }

  private static String requestPath(URI address) {
    String path = address.getRawPath();
    return path == null || !path.startsWith("/") ? "/" : path;
  }

  private static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static boolean isBelow(String path, String parent) {
    return path.equals(parent)
        || (path.startsWith(parent)
            && (parent.endsWith("/") || path.charAt(parent.length()) == '/'));
  }
}
