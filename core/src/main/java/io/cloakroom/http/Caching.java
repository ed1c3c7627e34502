package io.cloakroom.http;

import java.util.Locale;

/** Keeps responses that were made for one visitor from being shown to another. */
public final class Caching {

  private Caching() {}

  /**
   * Marks a response as made for this visitor only: {@code Vary: Cookie} and {@code Cache-Control:
   * no-store} (RFC 9111, 5.2.2.5). A {@code Cache-Control} that is there and does not say {@code
   * public} or {@code s-maxage} stays: the handler knows better.
   */
  public static void visitorOnly(Exchange exchange) {
    boolean varies =
        exchange
            .responseHeader("Vary")
            .filter(vary -> vary.toLowerCase(Locale.ROOT).contains("cookie"))
            .isPresent();
    if (!varies) {
      exchange.addHeader("Vary", "Cookie");
    }
    String caching = exchange.responseHeader("Cache-Control").orElse("").toLowerCase(Locale.ROOT);
    if (caching.isEmpty() || caching.contains("public") || caching.contains("s-maxage")) {
      exchange.setHeader("Cache-Control", "no-store");
    }
  }
}
