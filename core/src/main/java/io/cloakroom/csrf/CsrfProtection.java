package io.cloakroom.csrf;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Handshake;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accepts a request that changes something only if this site made it. {@code Sec-Fetch-Site}
 * decides, else {@code Origin}; a client that sends neither needs a token. Login and sign-up are no
 * exceptions, and neither are WebSockets, whose handshake needs no token: a client that names no
 * origin is no browser. Immutable and thread-safe.
 *
 * <p>A request with {@code Authorization: Bearer} and without any cookie of this application is not
 * checked: no other site can make a browser send this header, and nothing else speaks for a
 * visitor.
 */
public final class CsrfProtection {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private static final String BEARER =
      "requests with Authorization: Bearer and without a cookie of this application";

  private final Set<String> trustedOrigins;
  private final List<CsrfExemption> exempt;
  private final CsrfNames names;

  private CsrfProtection(Set<String> trustedOrigins, List<CsrfExemption> exempt, CsrfNames names) {
    this.trustedOrigins = Set.copyOf(trustedOrigins);
    this.exempt = List.copyOf(exempt);
    this.names = names;
  }

  /** Returns protection without trusted origins and exempt paths, and with the default names. */
  public static CsrfProtection of() {
    return new CsrfProtection(Set.of(), List.of(), CsrfNames.DEFAULT);
  }

  /**
   * Returns a copy that accepts requests from these origins too.
   *
   * @param origins such as {@code https://admin.example.org}. Anyone who can place a script there
   *     can do everything here in a visitor's name.
   * @throws IllegalArgumentException if a browser would never send one, such as one with a path
   */
  @CheckReturnValue
  public CsrfProtection withTrustedOrigins(Set<String> origins) {
    origins.forEach(OriginHint::requireOrigin);
    return new CsrfProtection(origins, exempt, names);
  }

  /** Returns a copy that looks for tokens under these names. */
  @CheckReturnValue
  public CsrfProtection withNames(CsrfNames names) {
    return new CsrfProtection(trustedOrigins, exempt, names);
  }

  /**
   * Returns a copy that does not check requests to these paths.
   *
   * @param pattern such as {@code /webhooks/stripe}, {@code /webhooks/*} for one segment, or {@code
   *     /webhooks/**} for everything below
   * @throws IllegalArgumentException if it is not such a pattern
   */
  @CheckReturnValue
  public CsrfProtection withExemptPath(String pattern) {
    return with(CsrfExemption.ofPath(pattern));
  }

  /**
   * Returns a copy that does not check these requests.
   *
   * @param description what they are, for people
   */
  @CheckReturnValue
  public CsrfProtection withExempt(String description, Predicate<Exchange> requests) {
    return with(new CsrfExemption(description, requests));
  }

  private CsrfProtection with(CsrfExemption exemption) {
    List<CsrfExemption> all = new ArrayList<>(exempt);
    all.add(exemption);
    return new CsrfProtection(trustedOrigins, all, names);
  }

  /** Returns descriptions of the requests that are not checked. */
  public List<String> exemptions() {
    return Stream.concat(Stream.of(BEARER), exempt.stream().map(CsrfExemption::description))
        .toList();
  }

  /**
   * Accepts a request whose method changes nothing, such as a GET that opens no socket, without a
   * look at anything else.
   *
   * @return whether it was accepted; every other request needs a {@link #check}
   */
  public static boolean acceptsSafe(Exchange exchange) {
    if (!SAFE.contains(exchange.method()) || Handshake.isOn(exchange)) {
      return false;
    }
    TracedChecks.of(exchange)
        .accept("a request of this method changes nothing, so it is not checked");
    return true;
  }

  /**
   * Refuses a request that another site made.
   *
   * @param cookies the policy of the application's cookies in this request
   * @param ownCookie whether the request has a cookie of this application
   * @param csrf the visitor's token
   * @param fields the values of the form's token field, read only if nothing else decides
   * @throws HttpProblem 403 with a code that begins with {@code csrf.}
   */
  public void check(
      Exchange exchange,
      Supplier<CookiePolicy> cookies,
      BooleanSupplier ownCookie,
      Supplier<Csrf> csrf,
      Supplier<List<String>> fields) {
    if (acceptsSafe(exchange)) {
      return;
    }
    boolean handshake = Handshake.isOn(exchange);
    TracedChecks checks = TracedChecks.of(exchange);
    checks.made("method", exchange.method(), handshake ? "opens a socket" : "may change something");
    List<String> fetchSite = exchange.headers("Sec-Fetch-Site");
    List<String> origin = exchange.headers("Origin");
    if (origin.size() == 1 && trustedOrigins.contains(origin.get(0))) {
      checks.made("Origin", origin, "is a trusted origin");
      checks.accept("the application trusts the origin " + origin.get(0));
      return;
    }
    if (isOfThisSite(fetchSite)) {
      checks.made("Sec-Fetch-Site", fetchSite, "a page of this site, or the visitor");
      checks.accept("the browser says that the request is of this site");
      return;
    }
    if (isExempt(exchange, ownCookie, checks)) {
      return;
    }
    checks.made("Sec-Fetch-Site", fetchSite, fetchSite.isEmpty() ? "says nothing" : "another site");
    if (!fetchSite.isEmpty()) {
      throw checks.refuse(refused("csrf.cross-site", "This request was made by another site."));
    } else if (handshake) {
      // A browser always names the origin of a socket's page (RFC 6455, 4.1), if only as null.
      if (origin.isEmpty()) {
        checks.made("Origin", origin, "no browser");
        checks.accept("a client that opens a socket without an origin is no browser");
      } else {
        checkOrigin(exchange, origin, cookies.get(), checks);
      }
    } else if (origin.size() > 1 || (origin.size() == 1 && !origin.get(0).equals("null"))) {
      checkOrigin(exchange, origin, cookies.get(), checks);
    } else {
      checks.made("Origin", origin, "says nothing, so a token decides");
      checkToken(exchange, csrf, fields, checks);
    }
  }

  private boolean isExempt(Exchange exchange, BooleanSupplier ownCookie, TracedChecks checks) {
    if (CsrfExemption.showsBearer(exchange) && !ownCookie.getAsBoolean()) {
      checks.made("exemption", BEARER, "exempt");
      checks.accept("exempt: " + BEARER);
      return true;
    }
    for (CsrfExemption exemption : exempt) {
      if (exemption.requests().test(exchange)) {
        checks.made("exemption", exemption.description(), "exempt");
        checks.accept("exempt: " + exemption.description());
        return true;
      }
    }
    checks.made(
        "exemption", exempt.isEmpty() ? "1 rule" : (exempt.size() + 1) + " rules", "none fits");
    return false;
  }

  private static boolean isOfThisSite(List<String> fetchSite) {
    // "none" is the visitor's own doing, such as a reload.
    String site = fetchSite.size() == 1 ? fetchSite.get(0) : "";
    return site.equals("same-origin") || site.equals("none");
  }

  /**
   * Takes {@code https} wherever TLS ends, since a proxy may end it unseen. Takes {@code http} only
   * if cookies travel over it too: elsewhere, a page that came over it may be a forgery.
   */
  private static void checkOrigin(
      Exchange exchange, List<String> origin, CookiePolicy cookies, TracedChecks checks) {
    String host = exchange.authority().orElse("").toLowerCase(Locale.ROOT);
    String sent = origin.size() == 1 ? origin.get(0).toLowerCase(Locale.ROOT) : "";
    boolean same =
        !host.isEmpty()
            && (sent.equals("https://" + without(":443", host))
                || (!cookies.secure() && sent.equals("http://" + without(":80", host))));
    checks.made("Origin", origin, same ? "the host that was asked" : "not the host that was asked");
    checks.made("Host", host.isEmpty() ? "not sent" : host, same ? "fits" : "does not fit");
    if (!same) {
      throw checks.refuse(
          new HttpProblem(
              403,
              "csrf.origin",
              "This request was made by a page of another origin than this site.",
              new IllegalStateException(OriginHint.of(sent, host))));
    }
    checks.accept("the page is of the host that was asked");
  }

  private void checkToken(
      Exchange exchange, Supplier<Csrf> csrf, Supplier<List<String>> fields, TracedChecks checks) {
    List<String> sent = new ArrayList<>(exchange.headers(names.header()));
    checks.made("header " + names.header(), lengths(sent, checks), has(sent));
    if (sent.stream().noneMatch(Csrf::hasTokenForm)) {
      List<String> inForm = fields.get();
      checks.made("field " + names.field(), lengths(inForm, checks), has(inForm));
      sent.addAll(inForm);
    }
    if (sent.isEmpty()) {
      throw checks.refuse(
          refused(
                  "csrf.token-missing",
                  "This request names no origin and carries no token. Send the header Origin, or"
                      + " the field "
                      + names.field()
                      + " at the beginning of the form, or the header "
                      + names.header()
                      + " with the token of the page.")
              .with(names.field(), names.header()));
    }
    if (sent.stream().noneMatch(Csrf::hasTokenForm)) {
      throw checks.refuse(
          refused(
                  "csrf.token-foreign",
                  "The token in the field "
                      + names.field()
                      + " or the header "
                      + names.header()
                      + " is not Cloakroom's. If another framework uses these names, rename them"
                      + " with Cloakroom.builder().csrfNames(…) or the settings"
                      + " cloakroom.csrf.field and cloakroom.csrf.header.")
              .with(names.field(), names.header()));
    }
    if (sent.stream().noneMatch(csrf.get()::matches)) {
      checks.made("token", "of this visitor", "no");
      throw checks.refuse(
          refused(
              "csrf.token-stale",
              "This page is from before you logged in or out. Reload it and try again."));
    }
    checks.made("token", "of this visitor", "yes");
    checks.accept("the token was made for this visitor");
  }

  private static String has(List<String> tokens) {
    if (tokens.isEmpty()) {
      return "no token";
    }
    return tokens.stream().anyMatch(Csrf::hasTokenForm)
        ? "has the form of a token"
        : "no token of ours";
  }

  /** Returns the lengths of tokens, which are secrets. */
  private static String lengths(List<String> tokens, TracedChecks checks) {
    if (!checks.wanted() || tokens.isEmpty()) {
      return "not sent";
    }
    return tokens.stream()
        .map(token -> token.length() + " characters")
        .collect(Collectors.joining(", "));
  }

  /** As browsers write origins: without the port that their scheme stands for. */
  private static String without(String defaultPort, String authority) {
    return authority.endsWith(defaultPort)
        ? authority.substring(0, authority.length() - defaultPort.length())
        : authority;
  }

  private static HttpProblem refused(String code, String detail) {
    return new HttpProblem(403, code, detail);
  }
}
