package io.cloakroom;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormSettings;
import io.cloakroom.cookie.CookiePolicies;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.csrf.CsrfNames;
import io.cloakroom.csrf.CsrfProtection;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.http.TrustedProxies;
import io.cloakroom.session.Sessions;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link CsrfProtection} to a request before its handler is called: gives it the cookies
 * and the form that it decides by, and logs what it refuses. Immutable and thread-safe.
 */
final class CsrfCheck {

  private final CsrfProtection protection;
  private final CsrfNames names;
  private final FormSettings formSettings;
  private final Sessions sessions;
  private final CookiePolicies cookiePolicies;
  private final TrustedProxies proxies;
  private final RefusalLog refusals;

  CsrfCheck(
      CsrfProtection protection,
      CsrfNames names,
      FormSettings formSettings,
      Sessions sessions,
      CookiePolicies cookiePolicies,
      TrustedProxies proxies,
      RefusalLog refusals) {
    this.protection = protection;
    this.names = names;
    this.formSettings = formSettings;
    this.sessions = sessions;
    this.cookiePolicies = cookiePolicies;
    this.proxies = proxies;
    this.refusals = refusals;
  }

  /**
   * Refuses a request that another site made the browser send.
   *
   * @param visit the request's visit, made only if it is needed
   * @param handled returns whether anything handles the request, so that its body is worth reading
   * @throws HttpProblem 403 for a request of another site; 400, 413 or 415 if the form with its
   *     token cannot be read
   */
  void check(Exchange exchange, Supplier<Visit> visit, BooleanSupplier handled) {
    try {
      protection.check(
          exchange,
          () -> visit.get().policy(),
          () -> showsOwnCookie(exchange),
          () -> visit.get().csrf(),
          () -> fields(exchange, handled));
    } catch (HttpProblem problem) {
      FormData.drop(exchange, formSettings);
      if (problem.code().startsWith("csrf.")) {
        @Nullable Throwable reason = problem.getCause();
        refusals.refused(
            exchange,
            problem.code(),
            () -> visit.get().session().owner(),
            reason == null ? "" : String.valueOf(reason.getMessage()));
      }
      throw problem;
    }
  }

  private boolean showsOwnCookie(Exchange exchange) {
    CookiePolicy policy = cookiePolicies.names();
    return Cookies.of(exchange).names().stream()
        .anyMatch(name -> policy.isOwn(name) || sessions.isCookie(name, policy));
  }

  /** Returns the tokens in a page's form. Scripts that send something else use the header. */
  private List<String> fields(Exchange exchange, BooleanSupplier handled) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    boolean form =
        type.startsWith("application/x-www-form-urlencoded")
            || type.startsWith("multipart/form-data")
            || (formSettings.textPlain() && type.startsWith("text/plain"));
    return form && handled.getAsBoolean()
        ? FormData.find(
            Parts.named(exchange, proxies), formSettings, names.field(), Csrf::hasTokenForm)
        : List.of();
  }
}
