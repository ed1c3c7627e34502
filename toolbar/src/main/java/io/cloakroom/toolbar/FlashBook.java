package io.cloakroom.toolbar;

import io.cloakroom.flash.FlashMove;
import io.cloakroom.http.Exchange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The flash messages that wait, with the requests that left them, so that the toolbar can say who
 * took a message that a page lacks. Thread-safe.
 */
final class FlashBook {

  private static final int MOST = 300;

  private record Waiting(long number, String client, String category, String text) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** Notes a move of a request, and returns the number of the request that left the message. */
  synchronized long move(long number, Exchange exchange, FlashMove move) {
    String client = Journeys.client(exchange);
    if (move.kind() == FlashMove.Kind.ADDED) {
      waiting.addLast(new Waiting(number, client, move.category(), move.text()));
      if (waiting.size() > MOST) {
        waiting.removeFirst();
      }
      return number;
    }
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting found = each.next();
      if (found.client.equals(client)
          && found.category.equals(move.category())
          && found.text.equals(move.text())) {
        if (move.kind() == FlashMove.Kind.TAKEN) {
          each.remove();
        }
        return found.number;
      }
    }
    return 0;
  }

  synchronized void clear() {
    waiting.clear();
  }
}
