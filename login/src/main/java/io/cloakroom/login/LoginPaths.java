package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  String loginFor(Visit visit) {
    return origin(visit)
        .flatMap(this::destination)
        .map(next -> "?" + NEXT + "=" + URLEncoder.encode(next.text(), StandardCharsets.UTF_8))
        .map(login.text()::concat)
        .orElse(login.text());
  }

  /** Returns the login page with this parameter and the {@code next} of this request's query. */
  String loginWith(Exchange exchange, String parameter) {
    String next = next(exchange);
    String query =
        Stream.of(
                parameter,
                next.equals(fallback.text())
                    ? ""
                    : NEXT + "=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? login.text() : login.text() + "?" + query;
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
  private static Optional<String> origin(Visit visit) {
    Exchange exchange = visit.exchange();
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      return Optional.of(visit.path() + exchange.query().map(query -> "?" + query).orElse(""));
    }
    return exchange.header("Referer").flatMap(referer -> ownPath(referer, visit));
  }

  private static Optional<String> ownPath(String referer, Visit visit) {
    try {
      URI uri = new URI(referer);
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String prefix = visit.client().prefix();
      if (!isOwn(uri.getRawAuthority(), visit.exchange()) || !path.startsWith(prefix + '/')) {
        return Optional.empty();
      }
      String own = path.substring(prefix.length());
      return Optional.of(uri.getRawQuery() == null ? own : own + "?" + uri.getRawQuery());
    } catch (URISyntaxException notOurs) {
      return Optional.empty();
    }
  }

  private static boolean isOwn(@Nullable String authority, Exchange exchange) {
    return authority != null
        && exchange.authority().filter(authority::equalsIgnoreCase).isPresent();
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
