package io.cloakroom.cookie;

import static io.cloakroom.cookie.CookieEffect.Kind.ADVICE;
import static io.cloakroom.cookie.CookieEffect.Kind.ODD;
import static io.cloakroom.cookie.CookieEffect.Kind.PLAIN;
import static io.cloakroom.cookie.CookieEffect.Kind.REFUSED;

import io.cloakroom.cookie.CookieEffect.Kind;
import io.cloakroom.cookie.CookieEffect.Rule;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rules of {@link CookieEffects}, applied to one cookie. */
final class EffectRules {

  static final Set<CookieBrowser> ALL = CookieBrowser.all();
  static final Set<CookieBrowser> CHROME = EnumSet.of(CookieBrowser.CHROME);
  static final Set<CookieBrowser> SAFARI = EnumSet.of(CookieBrowser.SAFARI);
  private static final Set<CookieBrowser> NOT_CHROME = CookieBrowser.without(CHROME);
  static final Set<CookieBrowser> NOT_SAFARI = CookieBrowser.without(SAFARI);

  /** The browsers that know the prefixes with Http-, and those that need Secure beside None. */
  private static final Set<CookieBrowser> HTTP_PREFIXES =
      CookieBrowser.with(browser -> browser.httpPrefixes);

  private static final Set<CookieBrowser> NONE_NEEDS_SECURE =
      CookieBrowser.with(browser -> browser.noneNeedsSecure);

  private static final String HTTP_VERSIONS =
      CookieBrowser.versions(browser -> browser.httpPrefixes);

  private static final String TO_OTHER_SITES =
      "sent with requests that other sites make, unless the browser blocks those";

  private final SetCookie cookie;
  private final CookieOrigin origin;
  private final Instant now;
  private final boolean deletes;
  private final EffectList effects;

  EffectRules(SetCookie cookie, CookieOrigin origin, Instant now) {
    this.cookie = cookie;
    this.origin = origin;
    this.now = now;
    this.deletes = cookie.deletes(now);
    this.effects = new EffectList(cookie);
  }

  List<CookieEffect> effects() {
    name();
    size();
    CookiePrefix.of(cookie.name()).ifPresent(this::prefix);
    secure();
    httpOnly();
    sameSite();
    domain();
    path();
    LifetimeRules.add(cookie, now, effects);
    partitioned();
    OtherAttributes.add(cookie, effects);
    return effects.all();
  }

  private void add(
      Rule rule, String attribute, Set<CookieBrowser> browsers, Kind kind, String words) {
    effects.add(rule, attribute, browsers, kind, words);
  }

  private void name() {
    if (!cookie.name().isEmpty()) {
      return;
    }
    CookiePrefix.of(cookie.value())
        .ifPresentOrElse(
            prefix ->
                add(
                    Rule.NAME,
                    "Name",
                    ALL,
                    REFUSED,
                    "it has no name, and its value begins with " + prefix.text()),
            () ->
                add(Rule.NAME, "Name", ALL, ODD, "it has no name; browsers send the value alone"));
  }

  private void size() {
    if (cookie.bytes() > Cookie.MAX_BYTES) {
      add(
          Rule.SIZE,
          "Size",
          ALL,
          REFUSED,
          "its name and value have "
              + cookie.bytes()
              + " bytes, and browsers keep "
              + Cookie.MAX_BYTES);
    } else if (cookie.lineBytes() > Cookie.MAX_BYTES) {
      add(
          Rule.SIZE,
          "Size",
          ALL,
          ODD,
          "browsers keep it, but some clients count the attributes too: "
              + cookie.lineBytes()
              + " bytes");
    } else {
      add(
          Rule.SIZE,
          "Size",
          ALL,
          PLAIN,
          "browsers keep up to " + Cookie.MAX_BYTES + " bytes of name and value");
    }
  }

  private void prefix(CookiePrefix prefix) {
    String text = prefix.text();
    // Safari takes __Host-Http- for __Host-, and __Http- for the beginning of any name.
    Set<CookieBrowser> checking = prefix == CookiePrefix.HTTP ? HTTP_PREFIXES : ALL;
    int before = effects.size();
    if (!cookie.secure()) {
      add(Rule.PREFIX_SECURE, text, checking, REFUSED, text + " needs Secure");
    }
    if (prefix.httpOnly() && !cookie.httpOnly()) {
      add(
          Rule.PREFIX_HTTP_ONLY,
          text,
          HTTP_PREFIXES,
          REFUSED,
          text + " needs HttpOnly, from " + HTTP_VERSIONS);
    }
    if (prefix.hostOnly() && cookie.domain().isPresent()) {
      add(Rule.PREFIX_DOMAIN, text, ALL, REFUSED, text + " forbids Domain");
    }
    if (prefix.hostOnly() && cookie.path().filter("/"::equals).isEmpty()) {
      add(Rule.PREFIX_PATH, text, ALL, REFUSED, text + " needs Path=/");
    }
    if (effects.size() == before) {
      String who = (prefix.hostOnly() ? "no subdomain and " : "") + "no page over HTTP";
      add(Rule.PREFIX, text, checking, PLAIN, who + " can set or replace it");
      if (prefix.httpOnly()) {
        add(
            Rule.PREFIX,
            text,
            HTTP_PREFIXES,
            PLAIN,
            "no script can set or replace it, from " + HTTP_VERSIONS);
      }
    }
    if (!cookie.name().startsWith(text)) {
      add(
          Rule.PREFIX,
          text,
          ALL,
          ODD,
          "the prefix is in another case, so old browsers do not protect it");
    }
  }

  private void secure() {
    if (!cookie.secure()) {
      Kind kind = deletes ? PLAIN : origin.secure() ? ODD : ADVICE;
      add(
          Rule.SECURE,
          "Secure",
          ALL,
          kind,
          "it travels over HTTP too, where anyone on the network can read it"
              + (kind == PLAIN ? "" : "; add Secure if there is HTTPS"));
    } else if (origin.secure()) {
      add(Rule.SECURE, "Secure", ALL, PLAIN, "sent over HTTPS only");
    } else if (origin.isLocal()) {
      add(Rule.SECURE, "Secure", NOT_SAFARI, PLAIN, "kept on this machine without HTTPS");
      add(
          Rule.SECURE,
          "Secure",
          SAFARI,
          REFUSED,
          "it is Secure, and Safari makes no exception for http://localhost");
    } else {
      add(
          Rule.SECURE,
          "Secure",
          ALL,
          REFUSED,
          "it is Secure, and the page came over http from " + host());
    }
  }

  private String host() {
    return origin.host().isEmpty() ? "the host that sets it" : origin.host();
  }

  private void httpOnly() {
    if (cookie.httpOnly()) {
      add(Rule.HTTP_ONLY, "HttpOnly", ALL, PLAIN, "scripts cannot read it");
    } else {
      add(
          Rule.HTTP_ONLY,
          "HttpOnly",
          ALL,
          deletes ? PLAIN : ADVICE,
          "scripts can read it" + (deletes ? "" : "; add HttpOnly unless one needs it"));
    }
  }

  private void sameSite() {
    SameSite value = cookie.sameSite().orElse(null);
    effects.ignored(Rule.SAME_SITE, "SameSite", cookie.sameSite(), "Strict, Lax or None");
    if (value == null) {
      sameSite(
          CHROME,
          "SameSite is Lax by default; for two minutes, it is also sent with forms of other sites");
      sameSite(NOT_CHROME, "SameSite is None by default: " + TO_OTHER_SITES);
      return;
    }
    switch (value) {
      case STRICT ->
          sameSite(ALL, "not sent when a visitor comes from another site, not even by a link");
      case LAX ->
          sameSite(
              ALL,
              "sent when a visitor follows a link from another site, but not with its forms and"
                  + " frames");
      case NONE -> {
        if (cookie.secure()) {
          sameSite(ALL, TO_OTHER_SITES);
        } else {
          add(
              Rule.SAME_SITE,
              "SameSite",
              NONE_NEEDS_SECURE,
              REFUSED,
              "SameSite=None needs Secure, from "
                  + CookieBrowser.versions(browser -> browser.noneNeedsSecure));
          sameSite(CookieBrowser.without(NONE_NEEDS_SECURE), TO_OTHER_SITES);
        }
      }
    }
  }

  private void sameSite(Set<CookieBrowser> browsers, String words) {
    add(Rule.SAME_SITE, "SameSite", browsers, PLAIN, words);
  }

  private void domain() {
    effects.ignored(Rule.DOMAIN, "Domain", cookie.domain(), "a domain");
    String domain = cookie.domain().orElse("");
    if (domain.isEmpty() || origin.isHostOnly(domain)) {
      domain(PLAIN, "sent to " + host() + " only, not to its subdomains");
    } else if (domain.chars().anyMatch(c -> c > 0x7f)) {
      domain(REFUSED, "its domain is not ASCII; write it in Punycode");
    } else if (!origin.isIn(domain)) {
      domain(REFUSED, "its domain " + domain + " is not that of the page, " + origin.host());
    } else if (!origin.host().isEmpty() && CookieOrigin.isSuffix(domain)) {
      domain(REFUSED, "its domain " + domain + " belongs to more than one site");
    } else {
      domain(
          PLAIN, "sent to " + domain + " and all its subdomains, and each of them can replace it");
    }
  }

  private void domain(Kind kind, String words) {
    add(Rule.DOMAIN, "Domain", ALL, kind, words);
  }

  private void path() {
    effects.ignored(Rule.PATH, "Path", cookie.path(), "a path that begins with /");
    boolean known = !origin.path().isEmpty();
    if (cookie.path().isEmpty() && !known) {
      path(PLAIN, "sent to the directory of the page only");
      return;
    }
    String path = cookie.path().orElseGet(origin::directory);
    if (path.equals("/")) {
      path(PLAIN, "sent to every path");
    } else if (cookie.path().isEmpty()) {
      path(ODD, "sent to " + path + " and below only, which is the directory of the page");
    } else if (known && !origin.isBelow(path)) {
      path(ODD, "sent to " + path + " and below only, so not even to the page that sets it");
    } else {
      path(PLAIN, "sent to " + path + " and below only");
    }
  }

  private void path(Kind kind, String words) {
    add(Rule.PATH, "Path", ALL, kind, words);
  }

  private void partitioned() {
    if (!cookie.partitioned()) {
      return;
    }
    if (cookie.secure()) {
      for (CookieBrowser browser : CookieBrowser.values()) {
        add(
            Rule.PARTITIONED,
            "Partitioned",
            EnumSet.of(browser),
            PLAIN,
            "kept apart for each site that embeds it, from version " + browser.partitioned);
      }
    } else {
      add(Rule.PARTITIONED, "Partitioned", ALL, REFUSED, "Partitioned needs Secure");
    }
  }
}
