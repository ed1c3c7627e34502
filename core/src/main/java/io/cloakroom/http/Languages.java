package io.cloakroom.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of an application, and the best of them for a visitor. Immutable. */
public final class Languages {

  /** No browser sends as much; a longer header is not worth the time to sort it. */
  private static final int MAX_HEADER = 500;

  private final List<Locale> available;

  private Languages(List<Locale> available) {
    this.available = List.copyOf(available);
  }

  /**
   * Returns the languages to choose from.
   *
   * @param available not empty; the first is for visitors who read none of them
   */
  public static Languages of(List<Locale> available) {
    return new Languages(available);
  }

  /**
   * Returns the best language for the client's {@code Accept-Language} (RFC 4647, 3.4). If there is
   * a choice, the response depends on that header, and {@code Vary} says so.
   */
  public Locale best(Exchange exchange) {
    if (available.size() > 1) {
      Caching.vary(exchange, "Accept-Language");
    }
    String asked = String.join(",", exchange.headers("Accept-Language"));
    if (asked.isBlank() || asked.length() > MAX_HEADER) {
      return available.get(0);
    }
    try {
      @Nullable Locale found = Locale.lookup(Locale.LanguageRange.parse(asked), available);
      return found == null ? available.get(0) : found;
    } catch (IllegalArgumentException e) {
      return available.get(0); // It is not a list of languages.
    }
  }
}
