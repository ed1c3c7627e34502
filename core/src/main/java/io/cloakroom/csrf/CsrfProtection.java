package io.cloakroom.csrf;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.Handshake;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Accepts a request that changes something only if this site made it. {@code Sec-Fetch-Site}
 * decides, else {@code Origin}; a client that sends neither needs a token. Login and sign-up are no
 * exceptions, and neither are WebSockets, whose handshake needs no token: a client that names no
 * origin is no browser. Immutable and thread-safe.
 */
public final class CsrfProtection {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Set<String> trustedOrigins;
  private final CsrfNames names;

  private CsrfProtection(Set<String> trustedOrigins, CsrfNames names) {
    this.trustedOrigins = Set.copyOf(trustedOrigins);
    this.names = names;
  }

  /**
   * Creates protection that also accepts requests from these origins.
   *
   * @param trustedOrigins origins such as {@code https://admin.example.org}. Anyone who can place a
   *     script there can do everything here in a visitor's name.
   * @param names the names under which tokens are sent
   */
  public static CsrfProtection of(Set<String> trustedOrigins, CsrfNames names) {
    return new CsrfProtection(trustedOrigins, names);
  }

  /**
   * Refuses a request that another site made.
   *
   * @param csrf the visitor's token
   * @param fields the values of the form's token field, read only if nothing else decides
   * @throws HttpProblem 403 with a code that begins with {@code csrf.}
   */
  public void check(Exchange exchange, Supplier<Csrf> csrf, Supplier<List<String>> fields) {
    boolean handshake = Handshake.isOn(exchange);
    if (SAFE.contains(exchange.method()) && !handshake) {
      return;
    }
    List<String> fetchSite = exchange.headers("Sec-Fetch-Site");
    List<String> origin = exchange.headers("Origin");
    if (origin.size() == 1 && trustedOrigins.contains(origin.get(0))) {
      return;
    }
    if (!fetchSite.isEmpty()) {
      checkFetchSite(fetchSite);
    } else if (handshake) {
      // A browser always names the origin of a socket's page (RFC 6455, 4.1), if only as null.
      if (!origin.isEmpty()) {
        checkOrigin(exchange, origin);
      }
    } else if (origin.size() > 1 || (origin.size() == 1 && !origin.get(0).equals("null"))) {
      checkOrigin(exchange, origin);
    } else {
      checkToken(exchange, csrf, fields);
    }
  }

  private static void checkFetchSite(List<String> fetchSite) {
    // "none" is the visitor's own doing, such as a reload.
    String site = fetchSite.size() == 1 ? fetchSite.get(0) : "";
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw refused("csrf.cross-site", "This request was made by another site.");
    }
  }

  /** Compares host and port only: behind a proxy that ends TLS, the scheme is not ours to see. */
  private static void checkOrigin(Exchange exchange, List<String> origin) {
    String host = exchange.authority().map(CsrfProtection::canonical).orElse("");
    boolean same =
        origin.size() == 1
            && !host.isEmpty()
            && (origin.get(0).equalsIgnoreCase("https://" + host)
                || origin.get(0).equalsIgnoreCase("http://" + host));
    if (!same) {
      throw refused(
          "csrf.origin", "This request was made by a page of another origin than this site.");
    }
  }

  private void checkToken(Exchange exchange, Supplier<Csrf> csrf, Supplier<List<String>> fields) {
    List<String> sent = new ArrayList<>(exchange.headers(names.header()));
    if (sent.stream().noneMatch(Csrf::hasTokenForm)) {
      sent.addAll(fields.get());
    }
    if (sent.isEmpty()) {
      throw refused(
              "csrf.token-missing",
              "This request names no origin and carries no token. Send the header Origin, or the"
                  + " field "
                  + names.field()
                  + " or the header "
                  + names.header()
                  + " with the token of the page.")
          .with(names.field(), names.header());
    }
    if (sent.stream().noneMatch(Csrf::hasTokenForm)) {
      throw refused(
              "csrf.token-foreign",
              "The token in the field "
                  + names.field()
                  + " or the header "
                  + names.header()
                  + " is not Cloakroom's. If another framework uses these names, rename them with"
                  + " Cloakroom.builder().csrfNames(…) or the settings cloakroom.csrf.field and"
                  + " cloakroom.csrf.header.")
          .with(names.field(), names.header());
    }
    if (sent.stream().noneMatch(csrf.get()::matches)) {
      throw refused(
          "csrf.token-stale",
          "This page is from before you logged in or out. Reload it and try again.");
    }
  }

  /** Without the default ports, as browsers write origins. */
  private static String canonical(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(":443") || lower.endsWith(":80")
        ? lower.substring(0, lower.lastIndexOf(':'))
        : lower;
  }

  private static HttpProblem refused(String code, String detail) {
    return new HttpProblem(403, code, detail);
  }
}
