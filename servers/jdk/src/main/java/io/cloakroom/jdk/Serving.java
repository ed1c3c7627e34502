package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.Cloakroom;
import io.cloakroom.http.Departure;
import java.io.IOException;

/** Leads each request of the JDK's server through Cloakroom. Thread-safe. */
final class Serving {

  /** The handler, and all filters before it. */
  @FunctionalInterface
  interface Handling {
    void handle(JdkExchange exchange) throws IOException;
  }

  private final Cloakroom cloakroom;
  private final Departure.Answerer answerer;

  private Serving(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
    this.answerer = cloakroom::answer;
  }

  static Serving of(Cloakroom cloakroom) {
    return new Serving(cloakroom);
  }

  JdkExchange exchange(HttpExchange http) {
    return new JdkExchange(http, cloakroom, answerer);
  }

  /** Refuses an exchange that another toolkit serves already. */
  void requireOwn(JdkExchange outer, String part) {
    cloakroom.requireOwn(outer.visit(), part);
  }

  /**
   * Handles a request, and ends its response unless that comes later.
   *
   * @throws IOException if the connection can no longer be used; the JDK's server then closes it
   */
  void serve(JdkExchange exchange, Handling handling) throws IOException {
    try {
      try {
        cloakroom.begin(exchange);
        if (!cloakroom.answerOwn(exchange)) {
          handling.handle(exchange);
        }
      } catch (IOException | RuntimeException | Error e) {
        exchange.answer(e);
      }
      if (!exchange.isLater()) {
        exchange.close();
        if (exchange.isBroken()) {
          throw new IOException("The response could not be ended");
        }
      }
    } finally {
      if (!exchange.isLater()) {
        exchange.departure().complete();
      }
    }
  }
}
