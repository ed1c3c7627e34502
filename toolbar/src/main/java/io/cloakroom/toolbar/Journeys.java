package io.cloakroom.toolbar;

import io.cloakroom.http.Exchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the request under which another one is shown: the form whose redirect leads to a page, or
 * the page whose script made a request. Thread-safe.
 */
final class Journeys {

  private static final int MOST = 200;

  /** The longest time in which a browser follows a redirect. */
  private static final Duration FOLLOWED = Duration.ofSeconds(30);

  private static final Set<String> FILES =
      Set.of("image", "style", "script", "font", "manifest", "audio", "video", "track", "worker");

  /**
   * A recorded request.
   *
   * @param card the number of the request whose card shows it
   * @param page its path if it is a page
   * @param target the path to which it redirects; empty if it does not
   */
  private record Step(
      long number, long card, String client, String page, String target, Instant at) {}

  private final Deque<Step> newest = new ArrayDeque<>();

  /** Returns the kind of a request. */
  static String kind(Exchange exchange) {
    String destination = exchange.header("Sec-Fetch-Dest").orElse("");
    if (exchange.header("HX-Request").isPresent()) {
      return "htmx";
    } else if (FILES.contains(destination) || (destination.isEmpty() && isFile(exchange.path()))) {
      return "file";
    } else if (destination.equals("empty")
        || exchange.header("X-Requested-With").isPresent()
        || Set.of("cors", "same-origin", "websocket")
            .contains(exchange.header("Sec-Fetch-Mode").orElse(""))) {
      return "script";
    }
    return exchange.method().equals("GET") || exchange.method().equals("HEAD") ? "page" : "form";
  }

  private static boolean isFile(String path) {
    return path.toLowerCase(Locale.ROOT)
        .matches(".*\\.(css|js|mjs|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf)");
  }

  /** Returns the number of the request under which this one is shown; 0 if there is none. */
  synchronized long add(long number, Exchange exchange, String kind, Instant now) {
    String client = client(exchange);
    long under =
        kind.equals("page") || kind.equals("form")
            ? redirected(client, exchange, now)
            : page(client, exchange);
    long card = under == 0 ? number : under;
    newest.addFirst(
        new Step(
            number,
            card,
            client,
            kind.equals("page") ? exchange.path() : "",
            target(exchange),
            now));
    if (newest.size() > MOST) {
      newest.removeLast();
    }
    return under;
  }

  private static String target(Exchange exchange) {
    return exchange.status() / 100 == 3
        ? exchange.responseHeader("Location").flatMap(Journeys::path).orElse("")
        : "";
  }

  /** Forgets a form's redirect that became another response, such as a problem. */
  synchronized void correct(long number, Exchange exchange) {
    String target = target(exchange);
    newest.removeIf(step ->
        step.number() == number
            && !step.target().isEmpty()
            && !step.target().equals(target)
            && step.page().isEmpty());
  }

  private long redirected(String client, Exchange exchange, Instant now) {
    if (!exchange.method().equals("GET")) {
      return 0;
    }
    for (Iterator<Step> steps = newest.iterator(); steps.hasNext(); ) {
      Step step = steps.next();
      if (step.at().plus(FOLLOWED).isBefore(now)) {
        return 0;
      }
      if (step.client().equals(client) && step.target().equals(exchange.path())) {
        // It is followed once: the next visit of that page is another journey.
        steps.remove();
        return step.card();
      }
    }
    return 0;
  }

  private long page(String client, Exchange exchange) {
    String referrer = exchange.header("Referer").flatMap(Journeys::path).orElse("");
    return newest.stream()
        .filter(step -> step.client().equals(client) && !step.page().isEmpty())
        .filter(step -> step.page().equals(referrer))
        .findFirst()
        .map(Step::card)
        .orElse(0L);
  }

  /** Returns what distinguishes browsers on one machine. */
  static String client(Exchange exchange) {
    return exchange.remoteAddress() + ' ' + exchange.header("User-Agent").orElse("");
  }

  private static Optional<String> path(String address) {
    try {
      return Optional.of(Objects.toString(new URI(address).getRawPath(), ""))
          .filter(path -> path.startsWith("/"));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  synchronized void clear() {
    newest.clear();
  }
}
