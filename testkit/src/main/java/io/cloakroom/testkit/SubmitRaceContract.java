package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests that a form takes effect once if it is sent several times at once, with any store. */
interface SubmitRaceContract extends StoreUnderTest {

  int SENDERS = 8;
  int FORMS = 10;

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
