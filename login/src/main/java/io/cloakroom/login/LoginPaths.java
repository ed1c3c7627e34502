package io.cloakroom.login;

import io.cloakroom.http.Exchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The paths of a login. The parameter {@code next} of the login page's address is the page to
 * return to.
 *
 * @param login the page to log in on
 * @param logout the page to log out on
 * @param fallback the page to go to if there is no {@code next}
 */
record LoginPaths(LocalPath login, LocalPath logout, LocalPath fallback) {

  private static final String NEXT = "next";

  /** Refuses paths with which a login would log out again, or would lead to itself. */
  LoginPaths {
    if (login.leadsTo(logout)) {
      throw new IllegalStateException(
          "loginPath and logoutPath are the same page, "
              + login.text()
              + "; give them different paths");
    }
    if (fallback.leadsTo(login) || fallback.leadsTo(logout)) {
      throw new IllegalStateException(
          "A login redirects to defaultPath, and "
              + fallback.text()
              + " is the login page or the logout page; set the path of another page");
    }
  }

  /**
   * Returns the login page, with the page of this request as {@code next} if one can return to it.
   */
  String loginFor(Exchange exchange) {
    return origin(exchange)
        .flatMap(this::destination)
        .map(next -> "?" + NEXT + "=" + URLEncoder.encode(next.text(), StandardCharsets.UTF_8))
        .map(login.text()::concat)
        .orElse(login.text());
  }

  /**
   * Returns the value of {@code next} in this request's query; the fallback if it is not
   * acceptable.
   */
  String next(Exchange exchange) {
    return exchange
        .query()
        .flatMap(LoginPaths::parameter)
        .flatMap(this::destination)
        .orElse(fallback)
        .text();
  }

  /** Returns a path of this site that is neither the login page nor the logout page. */
  Optional<LocalPath> destination(String text) {
    return LocalPath.parse(text).filter(path -> !path.leadsTo(login) && !path.leadsTo(logout));
  }

  /** Returns the requested page; for a form's POST, the page with the form. */
  private static Optional<String> origin(Exchange exchange) {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      return Optional.of(exchange.path() + exchange.query().map(query -> "?" + query).orElse(""));
    }
    return exchange.header("Referer").flatMap(referer -> ownPath(referer, exchange));
  }

  private static Optional<String> ownPath(String referer, Exchange exchange) {
    try {
      URI uri = new URI(referer);
      boolean own =
          uri.getRawAuthority() != null
              && exchange.authority().filter(uri.getRawAuthority()::equalsIgnoreCase).isPresent();
      if (!own || uri.getRawPath() == null) {
        return Optional.empty();
      }
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return Optional.of(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    } catch (URISyntaxException notOurs) {
      return Optional.empty();
    }
  }

  /** Returns the one value of {@code next}; empty if it is missing, repeated or badly encoded. */
  private static Optional<String> parameter(String query) {
    List<String> values =
        List.of(query.split("&", -1)).stream()
            .filter(pair -> pair.startsWith(NEXT + "="))
            .map(pair -> pair.substring(NEXT.length() + 1))
            .toList();
    if (values.size() != 1 || values.get(0).length() > 3 * LocalPath.MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(URLDecoder.decode(values.get(0), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException badPercent) {
      return Optional.empty();
    }
  }
}
