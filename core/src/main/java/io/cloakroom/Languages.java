package io.cloakroom;

import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of an application, and which of them a visitor reads best. Immutable. */
final class Languages {

  /** No browser sends as much; what is longer is not worth the time to sort it. */
  private static final int MAX_HEADER = 500;

  private final List<Locale> available;

  /**
   * Languages to choose from.
   *
   * @param available not empty; the first is for whoever reads none of them
   */
  Languages(List<Locale> available) {
    this.available = List.copyOf(available);
  }

  /**
   * The best for what the client's {@code Accept-Language} says (RFC 4647, 3.4). Where there is a
   * choice, the response depends on it, and says so.
   */
  Locale of(Exchange exchange) {
    if (available.size() > 1 && !exchange.headSent()) {
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
      return available.get(0); // It is no list of languages.
    }
  }
}
