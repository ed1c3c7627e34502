package io.cloakroom.http;

import java.util.Locale;
import java.util.function.Predicate;

/** The kind of response that a client prefers (RFC 9110, 12.5.1). */
public final class Accept {

  private Accept() {}

  /**
   * Returns whether the client prefers JSON to HTML. If it says neither, as fetch and curl do by
   * default, a client that sent JSON gets JSON. htmx does not, because it puts HTML into the page
   * whatever it sent.
   */
  public static boolean prefersJson(Exchange exchange) {
    double json =
        quality(exchange, type -> type.equals("application/json") || type.endsWith("+json"));
    double html = quality(exchange, Accept::isPage);
    boolean silent = json == 0 && html == 0;
    return silent ? sentJson(exchange) && !Htmx.sent(exchange) : json > html;
  }

  /**
   * Returns whether a script sent the request and does not show pages: it says {@code
   * Sec-Fetch-Dest: empty}, {@code X-Requested-With} or {@code Accept: text/event-stream}, and does
   * not ask for {@code text/html} by name. Such a script would follow a redirect and take the page
   * for its answer. A script that replaces pages, such as Turbo or Unpoly, asks for them by name;
   * htmx has headers of its own, see {@link Htmx}.
   */
  public static boolean isScript(Exchange exchange) {
    boolean script =
        exchange.header("Sec-Fetch-Dest").filter("empty"::equals).isPresent()
            || exchange.header("X-Requested-With").isPresent()
            || quality(exchange, "text/event-stream"::equals) > 0;
    return script && quality(exchange, Accept::isPage) == 0 && !Htmx.sent(exchange);
  }

  /**
   * Returns whether the client shows the response as a page of its own: a browser says so by {@code
   * Sec-Fetch-Dest}, older ones by asking for {@code text/html}. Frames, scripts that replace a
   * part of a page, and htmx do not count.
   */
  public static boolean isForWindow(Exchange exchange) {
    return exchange
        .header("Sec-Fetch-Dest")
        .map("document"::equals)
        .orElseGet(() ->
            quality(exchange, Accept::isPage) > 0
                && exchange.header("X-Requested-With").isEmpty()
                && !Htmx.sent(exchange));
  }

  /**
   * Returns whether a script of this site asks for a page that it shows in place of the current
   * one, as Turbo does, and htmx for boosted links. Only browsers that send {@code Sec-Fetch-Dest}
   * say so.
   */
  public static boolean isForReplacement(Exchange exchange) {
    return exchange.header("Sec-Fetch-Dest").filter("empty"::equals).isPresent()
        && exchange.header("Sec-Fetch-Site").filter("same-origin"::equals).isPresent()
        && (Htmx.sent(exchange)
            ? !Htmx.wantsFragment(exchange)
            : quality(exchange, Accept::isPage) > 0);
  }

  /** Adds to {@code Vary} what {@link #isScript} looks at, unless the head has left. */
  public static void varyByScript(Exchange exchange) {
    if (!exchange.headSent()) {
      Htmx.vary(exchange);
      Caching.vary(exchange, "Sec-Fetch-Dest", "X-Requested-With");
    }
  }

  private static boolean isPage(String type) {
    return type.equals("text/html") || type.equals("application/xhtml+xml");
  }

  /** Returns how much the client wants the best of these types; 0 if it names none. */
  private static double quality(Exchange exchange, Predicate<String> wanted) {
    double best = 0;
    for (String line : exchange.headers("Accept")) {
      for (String range : line.split(",", 50)) {
        String[] parts = range.split(";", 10);
        if (wanted.test(parts[0].trim().toLowerCase(Locale.ROOT))) {
          best = Math.max(best, quality(parts));
        }
      }
    }
    return best;
  }

  private static boolean sentJson(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.split(";", 2)[0].trim().endsWith("+json");
  }

  private static double quality(String[] parameters) {
    for (int i = 1; i < parameters.length; i++) {
      String parameter = parameters[i].trim().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2).trim());
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
