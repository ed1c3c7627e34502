package io.cloakroom.http;

import java.util.Locale;

/** The kind of response that a client prefers (RFC 9110, 12.5.1). */
public final class Accept {

  private Accept() {}

  /**
   * Returns whether the client prefers JSON to HTML. If it says neither, as fetch and curl do by
   * default, a client that sent JSON gets JSON. htmx does not, because it puts HTML into the page
   * whatever it sent.
   */
  public static boolean prefersJson(Exchange exchange) {
    double json = 0;
    double html = 0;
    for (String line : exchange.headers("Accept")) {
      for (String range : line.split(",", 50)) {
        String[] parts = range.split(";", 10);
        String type = parts[0].trim().toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.endsWith("+json")) {
          json = Math.max(json, quality(parts));
        } else if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
          html = Math.max(html, quality(parts));
        }
      }
    }
    boolean silent = json == 0 && html == 0;
    return silent ? sentJson(exchange) && !Htmx.sent(exchange) : json > html;
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
