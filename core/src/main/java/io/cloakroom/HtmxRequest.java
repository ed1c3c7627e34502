package io.cloakroom;

import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;

/** What htmx says of a request in its header: versions 2 and 4 differ, and are told apart here. */
final class HtmxRequest {

  private static final String[] VARY = {
    "Accept", "HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request"
  };

  private HtmxRequest() {}

  /** Says that an answer which may be a fragment, or JSON, depends on what asked for it. */
  static void vary(Exchange exchange) {
    Caching.vary(exchange, VARY);
  }

  /** Whether htmx sent it. */
  static boolean sent(Exchange exchange) {
    return says(exchange, "HX-Request", "true");
  }

  /**
   * Whether the answer goes into a part of the page. Links and forms that are only boosted, going
   * back in the history, and what htmx 4 calls a full request replace the whole page.
   */
  static boolean wantsFragment(Exchange exchange) {
    return sent(exchange)
        && !says(exchange, "HX-Boosted", "true")
        && !says(exchange, "HX-History-Restore-Request", "true")
        && !says(exchange, "HX-Request-Type", "full");
  }

  /**
   * Whether an answer with an error's status is shown. htmx 2 drops them unless the page configures
   * it otherwise, which no header of the answer can change; htmx 4 and browsers show them.
   */
  static boolean showsErrors(Exchange exchange) {
    return !sent(exchange) || exchange.header("HX-Request-Type").isPresent();
  }

  private static boolean says(Exchange exchange, String header, String value) {
    return exchange.header(header).filter(value::equals).isPresent();
  }
}
