package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestExchange;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests that a form takes effect once if it is sent several times at once, with any store. */
interface SubmitRaceContract extends StoreUnderTest {

  int SENDERS = 8;
  int FORMS = 10;

  /** A form of one node that places an order, sent by a program. Thread-safe. */
  final class GuardedForm {

    private final Cloakroom cloakroom;
    private final AtomicInteger orders;

    private GuardedForm(Cloakroom cloakroom, AtomicInteger orders) {
      this.cloakroom = cloakroom;
      this.orders = orders;
    }

    /**
     * Returns the form of a node that keeps the results of forms in this store.
     *
     * @param orders the number of orders on all nodes
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

    /** Sends the form and returns the path of the result. */
    String send(String key) {
      return send(key, this::order);
    }

    /**
     * Sends the form, which runs this action instead of an order, and returns the action's result.
     */
    <X extends Exception> String send(String key, Idempotency.Action<String, X> action) throws X {
      TestExchange exchange =
          TestExchange.of("POST", "/orders")
              .with(Idempotency.HEADER, "a-key-of-twenty-characters-" + key)
              .with("Authorization", "Bearer program");
      String path = cloakroom.visit(exchange).idempotency().run(String.class, action);
      exchange.finish();
      return path;
    }

    String order() {
      return "/orders/" + orders.incrementAndGet();
    }
  }

  @Test
  default void formThatManySendAtOnceTakesEffectOnce() {
    AtomicInteger orders = new AtomicInteger();
    GuardedForm form = GuardedForm.on(store(), clock(), orders);
    for (int i = 1; i <= FORMS; i++) {
      String key = "many " + i;

      List<String> paths = Race.of(SENDERS, n -> form.send(key));

      assertThat(paths).containsOnly("/orders/" + i);
      assertThat(orders).hasValue(i);
    }
  }

  @Test
  default void formWhoseFirstSendingFailsTakesEffectOnceMore() {
    AtomicInteger orders = new AtomicInteger();
    GuardedForm form = GuardedForm.on(store(), clock(), orders);
    for (int i = 1; i <= FORMS; i++) {
      String key = "failing " + i;
      AtomicBoolean failed = new AtomicBoolean();

      List<String> results =
          Race.of(
              SENDERS,
              n -> {
                try {
                  return form.send(
                      key,
                      () -> {
                        if (failed.compareAndSet(false, true)) {
                          throw new IllegalStateException("The first one fails");
                        }
                        return form.order();
                      });
                } catch (IllegalStateException e) {
                  return "failed";
                }
              });

      assertThat(results).containsOnlyOnce("failed").containsOnly("failed", "/orders/" + i);
      assertThat(orders).hasValue(i);
    }
  }
}
