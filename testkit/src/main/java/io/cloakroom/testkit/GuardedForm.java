package io.cloakroom.testkit;

import io.cloakroom.Cloakroom;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** A form of one node that orders something, sent by a program. Thread-safe. */
final class GuardedForm {

  private final Cloakroom cloakroom;
  private final AtomicInteger orders;

  private GuardedForm(Cloakroom cloakroom, AtomicInteger orders) {
    this.cloakroom = cloakroom;
    this.orders = orders;
  }

  /**
   * The form of a node that keeps in this store where it led.
   *
   * @param orders counts what was ordered, on all nodes
   */
  static GuardedForm on(Store store, Clock clock, AtomicInteger orders) {
    return new GuardedForm(
        Cloakroom.builder()
            .sessions(Sessions.of(MemoryStore.builder().clock(clock).build()))
            .store(store)
            .clock(clock)
            .keys(KeyRing.generate())
            .build(),
        orders);
  }

  /** Sends the form, and returns where it leads. */
  String send(String key) {
    return send(key, this::order);
  }

  /** The same, doing this in place of an order. */
  <X extends Exception> String send(String key, Idempotency.Action<String, X> action) throws X {
    TestExchange exchange =
        TestExchange.of("POST", "/orders")
            .with(Idempotency.HEADER, "a-key-of-twenty-characters-" + key);
    String place = cloakroom.visit(exchange).idempotency().run(String.class, action);
    exchange.finish();
    return place;
  }

  String order() {
    return "/orders/" + orders.incrementAndGet();
  }
}
