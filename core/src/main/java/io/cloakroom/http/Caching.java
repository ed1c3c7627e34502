package io.cloakroom.http;

import java.util.List;
import java.util.Set;

/**
 * Keeps responses that were made for some visitors from being shown to others.
 *
 * <p>What a response depends on is noted while it is made. The headers follow from it once, just
 * before the head leaves, whatever a handler has set before or after.
 */
public final class Caching {

  private Caching() {}

  /**
   * Notes that the response depends on these headers of the request (RFC 9110, 12.5.5). {@code
   * Vary} then names them. Once the head has left, it does nothing.
   */
  public static void vary(Exchange exchange, String... names) {
    if (!exchange.headSent()) {
      ResponseCaching.of(exchange).vary(names);
    }
  }

  /** Returns whether the head of a response lets shared caches keep it (RFC 9111, 3; RFC 9213). */
  public static boolean isSharedCacheable(Exchange exchange) {
    return !ResponseCaching.isForbidden(exchange);
  }

  /** Returns the headers that win over {@code Cache-Control} at some shared caches (RFC 9213). */
  public static Set<String> targetedHeaders() {
    return ResponseCaching.TARGETED.keySet();
  }

  /**
   * Notes that the response is for this visitor only. It then has {@code Vary: Cookie}, and no
   * shared cache may store it: {@code Cache-Control} gets {@code private} beside what it says, and
   * becomes {@code no-store} (RFC 9111, 5.2.2.5) if it is absent or says the opposite. The same
   * holds for every response that sets a cookie. Once the head has left, it does nothing.
   */
  public static void visitorOnly(Exchange exchange) {
    if (!exchange.headSent()) {
      ResponseCaching.of(exchange).visitorOnly();
    }
  }

  /**
   * Returns the reasons for the headers about caches, as sentences for developers; empty if nothing
   * was noted. Call it after the head has left.
   */
  public static List<String> reasons(Exchange exchange) {
    return ResponseCaching.of(exchange).reasons();
  }

  /**
   * Sets the headers that follow from what was noted. A {@link Departure} does it when all actions
   * before the head have run, and so must an exchange without one.
   */
  public static void decide(Exchange exchange) {
    if (!exchange.headSent()) {
      ResponseCaching.of(exchange).run();
    }
  }
}
