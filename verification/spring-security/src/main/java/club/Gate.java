package club;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a request wait in its handler until a test lets it go on. */
public class Gate {

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  void pass() throws InterruptedException {
    arrived.countDown();
    if (!opened.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The gate was never opened.");
    }
  }

  /** Waits until a request is in its handler. */
  public void awaitRequest() throws InterruptedException {
    if (!arrived.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("No request came.");
    }
  }

  /** Lets all requests go on. */
  public void open() {
    opened.countDown();
  }
}
