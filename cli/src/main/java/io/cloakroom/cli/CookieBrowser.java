package io.cloakroom.cli;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.cookie.SetCookie;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rules by which browsers keep or refuse a cookie: RFC 6265bis, 5.6 and 5.7, CHIPS for {@code
 * Partitioned}, and the versions in MDN's browser compatibility data of November 2026.
 */
enum CookieBrowser {
  /** Chrome, and the other browsers that are built from Chromium. */
  CHROME("Chrome", 80, 140, 114),

  /** Firefox. */
  FIREFOX("Firefox", 131, 143, 141),

  /** Safari on macOS and iOS. */
  SAFARI("Safari", 0, 0, 26);

  private final String title;

  /** The first version that refuses SameSite=None without Secure; 0 for none. */
  private final int noneNeedsSecure;

  /** The first version that checks the prefixes with Http-; 0 for none. */
  private final int httpPrefixes;

  /** The first version with Partitioned. */
  private final int partitioned;

  CookieBrowser(String title, int noneNeedsSecure, int httpPrefixes, int partitioned) {
    this.title = title;
    this.noneNeedsSecure = noneNeedsSecure;
    this.httpPrefixes = httpPrefixes;
    this.partitioned = partitioned;
  }

  /**
   * The behavior of a browser with one cookie.
   *
   * @param browser the browser
   * @param refusals the reasons to refuse it; empty if it is kept
   * @param remarks the rules that change what the line asks for
   */
  record Verdict(CookieBrowser browser, List<String> refusals, List<String> remarks) {

    /** Returns whether the browser keeps the cookie and sends it back. */
    boolean kept() {
      return refusals.isEmpty();
    }
  }

  /** Returns the name. */
  String title() {
    return title;
  }

  /** Returns what this browser does with a cookie of this site. */
  Verdict verdict(SetCookie cookie, CookieSite site, Instant now) {
    return new Verdict(this, refusals(cookie, site), remarks(cookie, now));
  }

  private List<String> refusals(SetCookie cookie, CookieSite site) {
    List<String> refusals = new ArrayList<>();
    int size = CookieSite.bytes(cookie.name()) + CookieSite.bytes(cookie.value());
    if (size > Cookie.MAX_BYTES) {
      refusals.add("name and value have " + size + " bytes, and " + Cookie.MAX_BYTES + " fit");
    }
    if (cookie.secure() && !site.secure()) {
      secureOverHttp(site, refusals);
    }
    prefix(cookie, refusals);
    if (cookie.sameSite().filter(SameSite.NONE::equals).isPresent()
        && !cookie.secure()
        && noneNeedsSecure > 0) {
      refusals.add("SameSite=None needs Secure, from version " + noneNeedsSecure);
    }
    if (cookie.partitioned() && !cookie.secure()) {
      refusals.add("Partitioned needs Secure");
    }
    cookie
        .domain()
        .filter(domain -> !site.belongsTo(domain))
        .ifPresent(domain -> refusals.add("the site is not in the domain " + domain));
    return refusals;
  }

  private void secureOverHttp(CookieSite site, List<String> refusals) {
    if (!site.localhost()) {
      refusals.add("Secure needs https");
    } else if (this == SAFARI) {
      refusals.add("it does not send Secure cookies to http://localhost; leave Secure out there");
    }
  }

  private void prefix(SetCookie cookie, List<String> refusals) {
    // Browsers ignore the case of the prefixes.
    String name = cookie.name().toLowerCase(Locale.ROOT);
    boolean host = name.startsWith("__host-");
    boolean http = name.startsWith("__http-") || name.startsWith("__host-http-");
    boolean httpKnown = http && httpPrefixes > 0;
    if ((host || httpKnown || name.startsWith("__secure-")) && !cookie.secure()) {
      refusals.add("the prefix of its name needs Secure");
    }
    if (httpKnown && !cookie.httpOnly()) {
      refusals.add("the prefix of its name needs HttpOnly, from version " + httpPrefixes);
    }
    if (host && cookie.domain().isPresent()) {
      refusals.add("__Host- allows no Domain");
    }
    if (host && cookie.path().filter("/"::equals).isEmpty()) {
      refusals.add("__Host- needs Path=/");
    }
  }

  private List<String> remarks(SetCookie cookie, Instant now) {
    List<String> remarks = new ArrayList<>();
    remarks.add(lifetime(cookie, now));
    if (cookie.sameSite().isEmpty()) {
      remarks.add(
          this == CHROME
              ? "SameSite is Lax by default; for 2 minutes also with POSTs of other sites"
              : "without SameSite, sent as with None where other sites' cookies are allowed");
    }
    if (cookie.partitioned()) {
      remarks.add(
          "kept apart for each site that embeds it, from version "
              + (this == SAFARI ? "26.2" : Integer.toString(partitioned)));
    }
    return remarks;
  }

  private String lifetime(SetCookie cookie, Instant now) {
    return cookie
        .end(now)
        .map(end -> {
          Duration asked = Duration.between(now, end);
          if (asked.isNegative() || asked.isZero()) {
            return "deletes it";
          }
          if (this == SAFARI) {
            return "keeps it for " + Age.of(asked) + "; 7 days if a script sets it";
          }
          return asked.compareTo(Cookie.LONGEST_MAX_AGE) > 0
              ? "keeps it for 400 days only, instead of " + Age.of(asked)
              : "keeps it for " + Age.of(asked);
        })
        .orElse("keeps it until the browser closes");
  }
}
