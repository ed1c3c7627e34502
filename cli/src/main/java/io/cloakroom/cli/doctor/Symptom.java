package io.cloakroom.cli.doctor;

/** The kinds of findings. The page {@code docs/doctor.md} lists them. */
public enum Symptom {
  /** The site has no HTTPS. */
  HTTP_ONLY("http.only", Severity.WRONG, "proxy.md"),
  /** The site answers over plain HTTP beside HTTPS. */
  HTTP_OPEN("http.open", Severity.WRONG, "proxy.md"),
  /** A redirect or an address of a page leads from HTTPS to plain HTTP. */
  PROXY_SCHEME("proxy.scheme", Severity.WRONG, "proxy.md"),
  /** A redirect or an address of a page leads to the server behind the proxy. */
  PROXY_HOST("proxy.host", Severity.WRONG, "proxy.md"),
  /** A redirect or an address of a page lacks the path below which the site is. */
  PROXY_PREFIX("proxy.prefix", Severity.WRONG, "proxy.md"),
  /** A visitor's own forwarding headers are believed. */
  PROXY_SPOOFED("proxy.spoofed", Severity.WRONG, "proxy.md"),
  /** A cookie of an HTTPS site is not {@code Secure}. */
  COOKIE_SECURE("cookie.secure", Severity.WRONG, "proxy.md"),
  /** A cookie breaks the promise of its name, so browsers drop it. */
  COOKIE_PREFIX("cookie.prefix", Severity.WRONG, "cookies.md"),
  /** A cookie of a session is visible to scripts. */
  COOKIE_HTTP_ONLY("cookie.http-only", Severity.WRONG, "cookies.md"),
  /** A cookie of a session is sent with requests of other sites. */
  COOKIE_SAME_SITE("cookie.same-site", Severity.WARNING, "cookies.md"),
  /** A cookie's domain is not the site's, so browsers drop it. */
  COOKIE_DOMAIN("cookie.domain", Severity.WRONG, "cookies.md"),
  /** Subdomains can read and replace a cookie of a session. */
  COOKIE_WIDE("cookie.wide", Severity.WARNING, "cookies.md"),
  /** A cookie is larger than browsers keep. */
  COOKIE_SIZE("cookie.size", Severity.WRONG, "cookies.md"),
  /** All cookies together are larger than servers accept. */
  COOKIE_TOTAL("cookie.total", Severity.WARNING, "cookies.md"),
  /** A response sets two cookies of one name. */
  COOKIE_TWICE("cookie.twice", Severity.WRONG, "troubleshooting.md"),
  /** A cookie cannot be read, so browsers ignore it. */
  COOKIE_UNREADABLE("cookie.unreadable", Severity.WRONG, "cookies.md"),
  /** A cookie shall last longer than browsers keep any. */
  COOKIE_LIFETIME("cookie.lifetime", Severity.HINT, "cookies.md"),
  /** A page needs a cookie, and none is set. */
  COOKIE_MISSING("cookie.missing", Severity.WRONG, "troubleshooting.md"),
  /** Two visitors get the same cookie. */
  CACHE_COPY("cache.copy", Severity.WRONG, "proxy.md"),
  /** A shared cache may store a response that sets a cookie or is for one visitor. */
  CACHE_SHARED("cache.shared", Severity.WRONG, "proxy.md"),
  /** A page of a login stays in the browser after the logout. */
  CACHE_BACK("cache.back", Severity.WARNING, "login.md"),
  /** A request of another site is not refused. */
  CSRF_OFF("csrf.off", Severity.WRONG, "csrf.md"),
  /** Only {@code Sec-Fetch-Site} is checked, which old browsers do not send. */
  CSRF_ORIGIN("csrf.origin", Severity.WRONG, "csrf.md"),
  /** A request without any sign of its origin is not refused. */
  CSRF_TOKEN("csrf.token", Severity.WARNING, "csrf.md"),
  /** The site's own forms are refused, because the server sees another {@code Host}. */
  CSRF_HOST("csrf.host", Severity.WRONG, "proxy.md"),
  /** The site's own forms are refused for another reason. */
  CSRF_REFUSED("csrf.refused", Severity.WRONG, "troubleshooting.md"),
  /** Nothing on the page can show whether requests of other sites are refused. */
  CSRF_UNKNOWN("csrf.unknown", Severity.HINT, "csrf.md"),
  /** Some nodes do not find the sessions of the others. */
  NODES_SESSIONS("nodes.sessions", Severity.WRONG, "deploying.md"),
  /** A cookie is set anew although the browser has sent it. */
  SESSION_LOST("session.lost", Severity.WRONG, "troubleshooting.md"),
  /** The session's token is the same before and after the login. */
  LOGIN_FIXED("login.fixed", Severity.WRONG, "login.md"),
  /** The login is lost with the next request. */
  LOGIN_LOST("login.lost", Severity.WRONG, "troubleshooting.md"),
  /** The session still works after the logout. */
  LOGOUT_ALIVE("logout.alive", Severity.WRONG, "login.md"),
  /** The header {@code Strict-Transport-Security} is missing. */
  HEADER_HSTS("header.hsts", Severity.HINT, "proxy.md"),
  /** The header {@code Content-Security-Policy} is missing. */
  HEADER_CSP("header.csp", Severity.HINT, "doctor.md"),
  /** The header {@code X-Content-Type-Options} is missing. */
  HEADER_NOSNIFF("header.nosniff", Severity.HINT, "doctor.md"),
  /** Other sites can show the page in a frame. */
  HEADER_FRAMES("header.frames", Severity.HINT, "doctor.md"),
  /** The header {@code Referrer-Policy} is missing or reveals addresses. */
  HEADER_REFERRER("header.referrer", Severity.HINT, "doctor.md");

  private final String code;
  private final Severity severity;
  private final String page;

  Symptom(String code, Severity severity, String page) {
    this.code = code;
    this.severity = severity;
    this.page = page;
  }

  /** Returns the stable code. */
  public String code() {
    return code;
  }

  /** Returns the weight. */
  public Severity severity() {
    return severity;
  }

  /** Returns the page of the documentation, such as {@code docs/proxy.md}. */
  public String page() {
    return "docs/" + page;
  }
}
