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
 * The pages that a login moves people between, and how it remembers where someone was going: in the
 * parameter {@code next} of the login page's address.
 *
 * @param login where people log in
 * @param logout where they log out
 * @param home where they go without a better place
 */
record LoginPages(LocalPath login, LocalPath logout, LocalPath home) {

  private static final String NEXT = "next";

  /** The login page, remembering the page that this request is about, where it is one to go to. */
  String loginFor(Exchange exchange) {
    return origin(exchange)
        .flatMap(this::destination)
        .map(next -> "?" + NEXT + "=" + URLEncoder.encode(next.text(), StandardCharsets.UTF_8))
        .map(login.text()::concat)
        .orElse(login.text());
  }

  /** Where the login page's own address says to go; the home page where it says nothing good. */
  String next(Exchange exchange) {
    return exchange
        .query()
        .flatMap(LoginPages::parameter)
        .flatMap(this::destination)
        .orElse(home)
        .text();
  }

  /** A place to go after logging in: of this site, and not one that logs in or out again. */
  Optional<LocalPath> destination(String text) {
    return LocalPath.parse(text).filter(path -> !path.leadsTo(login) && !path.leadsTo(logout));
  }

  /** The page someone was on: the requested one, or for a form's POST the page the form was on. */
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

  /** The one value of {@code next}; empty where it is missing, repeated or badly encoded. */
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
