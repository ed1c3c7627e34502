package io.cloakroom.csrf;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Accepts a request that changes something only if this site made it. {@code Sec-Fetch-Site}
 * decides, else {@code Origin}; a client that sends neither needs a token. Login and sign-up are no
 * exceptions. Immutable and thread-safe.
 */
public final class CsrfProtection {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Set<String> trustedOrigins;

  private CsrfProtection(Set<String> trustedOrigins) {
    this.trustedOrigins = Set.copyOf(trustedOrigins);
  }

  /**
   * Creates protection that also accepts requests from these origins.
   *
   * @param trustedOrigins origins such as {@code https://admin.example.org}. Anyone who can place a
   *     script there can do everything here in a visitor's name.
   */
  public static CsrfProtection of(Set<String> trustedOrigins) {
    return new CsrfProtection(trustedOrigins);
  }

  /**
   * Refuses a request that another site made.
   *
   * @param cookies the policy of the application's cookies in this request
   * @param csrf the visitor's token
   * @param field the token field of the form in the body, read only if nothing else decides
   * @throws HttpProblem 403 with a code that begins with {@code csrf.}
   */
  public void check(
      Exchange exchange,
      Supplier<CookiePolicy> cookies,
      Supplier<Csrf> csrf,
      Supplier<Optional<String>> field) {
    if (SAFE.contains(exchange.method())) {
      return;
    }
    List<String> fetchSite = exchange.headers("Sec-Fetch-Site");
    List<String> origin = exchange.headers("Origin");
    if (origin.size() == 1 && trustedOrigins.contains(origin.get(0))) {
      return;
    }
    if (!fetchSite.isEmpty()) {
      checkFetchSite(fetchSite);
    } else if (origin.size() > 1 || (origin.size() == 1 && !origin.get(0).equals("null"))) {
      checkOrigin(exchange, origin, cookies.get());
    } else {
      checkToken(exchange, csrf, field);
    }
  }

  private static void checkFetchSite(List<String> fetchSite) {
    // "none" is the visitor's own doing, such as a reload.
    String site = fetchSite.size() == 1 ? fetchSite.get(0) : "";
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw refused("csrf.cross-site", "This request was made by another site.");
    }
  }

  /**
   * Takes {@code https} wherever TLS ends, since a proxy may end it unseen. Takes {@code http} only
   * if cookies travel over it too: elsewhere, a page that came over it may be a forgery.
   */
  private static void checkOrigin(Exchange exchange, List<String> origin, CookiePolicy cookies) {
    String host = exchange.authority().orElse("").toLowerCase(Locale.ROOT);
    String sent = origin.size() == 1 ? origin.get(0).toLowerCase(Locale.ROOT) : "";
    boolean same =
        !host.isEmpty()
            && (sent.equals("https://" + without(":443", host))
                || (!cookies.secure() && sent.equals("http://" + without(":80", host))));
    if (!same) {
      throw refused(
          "csrf.origin", "This request was made by a page of another origin than this site.");
    }
  }

  private static void checkToken(
      Exchange exchange, Supplier<Csrf> csrf, Supplier<Optional<String>> field) {
    Optional<String> token = exchange.header(Csrf.HEADER).or(field);
    if (token.isEmpty()) {
      throw refused(
              "csrf.token-missing",
              "This request names no origin and carries no token. Send the header Origin, or the"
                  + " field "
                  + Csrf.FIELD
                  + " or the header "
                  + Csrf.HEADER
                  + " with the token of the page.")
          .with(Csrf.FIELD, Csrf.HEADER);
    }
    if (!csrf.get().matches(token.get())) {
      throw refused(
          "csrf.token-stale",
          "This page is from before you logged in or out. Reload it and try again.");
    }
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
