package io.cloakroom.http;

import java.util.List;
import java.util.Locale;

/**
 * Requests that a browser makes for a page that nobody may ever see (Speculation Rules, {@code
 * <link rel="prefetch">}).
 */
public final class Prefetch {

  private static final List<String> HEADERS = List.of("Sec-Purpose", "Purpose", "X-Moz");

  private Prefetch() {}

  /** Returns whether the request is one: to prefetch, prerender or preview a page. */
  public static boolean sent(Exchange exchange) {
    return HEADERS.stream()
        .flatMap(name -> exchange.headers(name).stream())
        .anyMatch(Prefetch::ahead);
  }

  private static boolean ahead(String purpose) {
    String lower = purpose.trim().toLowerCase(Locale.ROOT);
    return lower.startsWith("prefetch")
        || lower.startsWith("prerender")
        || lower.startsWith("preview");
  }
}
