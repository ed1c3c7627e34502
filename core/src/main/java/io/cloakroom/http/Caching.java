package io.cloakroom.http;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Keeps responses that were made for some visitors from being shown to others. */
public final class Caching {

  private Caching() {}

  /**
   * Says that the response depends on these headers of the request (RFC 9110, 12.5.5), unless it
   * says so already.
   */
  public static void vary(Exchange exchange, String... names) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : exchange.responseHeaders("Vary")) {
      for (String name : line.split(",", -1)) {
        known.add(name.trim());
      }
    }
    if (known.contains("*")) {
      return; // On everything.
    }
    String missing = Stream.of(names).filter(known::add).collect(joining(", "));
    if (!missing.isEmpty()) {
      exchange.addHeader("Vary", missing);
    }
  }

  /**
   * Returns whether the head of a response lets shared caches keep it (RFC 9111, 3): it says
   * neither {@code no-store} nor {@code private}.
   */
  public static boolean isSharedCacheable(Exchange exchange) {
    return exchange.responseHeaders("Cache-Control").stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
        .noneMatch(directive -> directive.equals("no-store") || directive.equals("private"));
  }

  /**
   * Marks a response as made for this visitor only: {@code Vary: Cookie} and {@code Cache-Control:
   * no-store} (RFC 9111, 5.2.2.5). A {@code Cache-Control} that is there and does not say {@code
   * public} or {@code s-maxage} stays: the handler knows better.
   */
  public static void visitorOnly(Exchange exchange) {
    vary(exchange, "Cookie");
    String caching = exchange.responseHeader("Cache-Control").orElse("").toLowerCase(Locale.ROOT);
    if (caching.isEmpty() || caching.contains("public") || caching.contains("s-maxage")) {
      exchange.setHeader("Cache-Control", "no-store");
    }
  }
}
