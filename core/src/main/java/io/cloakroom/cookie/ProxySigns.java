package io.cloakroom.cookie;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.TrustedProxies;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signs that a request did not come straight from a browser that used this {@code Host}. */
final class ProxySigns {

  /** The headers in which a browser names the page that made the request. */
  private static final List<String> OF_PAGES = List.of("Origin", "Referer");

  private static final Pattern PAGE = Pattern.compile("(?i)https?://(?:[^/?#]*@)?([^/?#]*).*");

  private ProxySigns() {}

  /** Returns the name of a header of this request that is such a sign. */
  static Optional<String> in(Exchange exchange) {
    Optional<String> found = TrustedProxies.headerIn(exchange);
    for (int i = 0; found.isEmpty() && i < OF_PAGES.size(); i++) {
      String name = OF_PAGES.get(i);
      if (exchange.hasHeader(name) && namesAnotherHost(exchange, name)) {
        found = Optional.of(name);
      }
    }
    return found;
  }

  private static boolean namesAnotherHost(Exchange exchange, String header) {
    String own = Localhost.host(exchange.authority().orElse(""));
    return exchange.headers(header).stream()
        .map(PAGE::matcher)
        .filter(Matcher::matches)
        .map(page -> Localhost.host(page.group(1)))
        .anyMatch(host -> !host.equals(own) && !(Localhost.isHost(host) && Localhost.isHost(own)));
  }
}
