package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionQueueTest {

  @Test
  void aRequestThatWaitsTooLongIsRefused() {
    SessionQueue queue = new SessionQueue(Duration.ofMillis(1));
    Runnable first = queue.enter("one");
    assertThatThrownBy(() -> queue.enter("one")).hasMessageContaining("Try again shortly");
    queue.enter("two").run();
    first.run();
    queue.enter("one").run();
  }
}
