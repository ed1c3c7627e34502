package io.cloakroom.http;

import io.cloakroom.mistake.CallSite;
import org.jspecify.annotations.Nullable;

/**
 * The thread that may use an exchange: the one that handles the request, until the response ends.
 * An asynchronous response lets every thread use it, one at a time. For server adapters.
 * Thread-safe.
 */
public final class RequestThread {

  private final Exchange exchange;

  /** The thread that handles the request; null once any thread may. */
  private volatile @Nullable Thread owner = Thread.currentThread();

  private volatile boolean ended;

  private RequestThread(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Returns the rule for an exchange that the calling thread handles. */
  public static RequestThread of(Exchange exchange) {
    return new RequestThread(exchange);
  }

  /** Lets every thread use the exchange from now on, because the response is asynchronous. */
  public void leave() {
    owner = null;
  }

  /** Notes that the response has ended, so no thread may use the exchange any more. */
  public void end() {
    ended = true;
  }

  /**
   * Refuses a use of the exchange that is wrong whenever it happens; see {@link
   * Exchange#requireUsable}.
   *
   * @throws IllegalStateException if the response has ended, or if another thread handles the
   *     request
   */
  public void requireUsable() {
    Thread handling = owner;
    if (ended) {
      throw new IllegalStateException(
          "The visit was used by "
              + CallSite.current(exchange.getClass())
              + " after its response had ended, so nothing of it can be read or saved any more. Read"
              + " what you need before you start the other work, and pass on the values. For the"
              + " session, pass on visit.detachedSession()");
    }
    if (handling != null && handling != Thread.currentThread()) {
      throw new IllegalStateException(
          "The visit was used by "
              + CallSite.current(exchange.getClass())
              + " on the thread "
              + Thread.currentThread().getName()
              + ", but it belongs to the thread of its request, "
              + handling.getName()
              + ". Two threads would overwrite each other's changes. Read what you need before you"
              + " start the other thread, and pass on the values, or visit.detachedSession(). If the"
              + " other thread completes the response, begin an asynchronous one first:"
              + " request.startAsync(), ctx.future(…) of Javalin, or"
              + " CloakroomHttpFilter.answerLater(exchange)");
    }
  }
}
