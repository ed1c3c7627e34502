package io.cloakroom.http;

/** The headers that htmx sends with a request. Versions 2 and 4 differ and are distinguished. */
public final class Htmx {

  private static final String[] VARY = {
    "Accept", "HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request"
  };

  private Htmx() {}

  /** Adds to {@code Vary} what an answer depends on that may be a page, a fragment or JSON. */
  public static void vary(Exchange exchange) {
    Caching.vary(exchange, VARY);
  }

  /** Returns whether htmx sent the request. Going back, htmx 4 sends no {@code HX-Request}. */
  public static boolean sent(Exchange exchange) {
    return says(exchange, "HX-Request", "true")
        || says(exchange, "HX-History-Restore-Request", "true");
  }

  /**
   * Returns whether the answer goes into a part of the page. Boosted links and forms, going back in
   * the history, and what htmx 4 calls a full request replace the whole page.
   */
  public static boolean wantsFragment(Exchange exchange) {
    return sent(exchange)
        && !says(exchange, "HX-Boosted", "true")
        && !says(exchange, "HX-History-Restore-Request", "true")
        && !says(exchange, "HX-Request-Type", "full");
  }

  /**
   * Returns whether an answer with an error status is shown. htmx 2 drops it unless the page
   * configures it otherwise, and no response header changes that; htmx 4 and browsers show it.
   */
  public static boolean showsErrors(Exchange exchange) {
    return !sent(exchange) || exchange.header("HX-Request-Type").isPresent();
  }

  private static boolean says(Exchange exchange, String header, String value) {
    return exchange.header(header).filter(value::equals).isPresent();
  }
}
