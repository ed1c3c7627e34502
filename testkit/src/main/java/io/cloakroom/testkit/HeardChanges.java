package io.cloakroom.testkit;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A listener that records the changes of a feed. Thread-safe, except for {@link #subscribeTo} and
 * {@link #close}.
 */
public final class HeardChanges implements ChangeFeed.Listener, AutoCloseable {

  private final Map<StoreKey, List<Optional<Revision>>> changes = new HashMap<>();
  private int interrupted;
  private int resumed;
  private @Nullable AutoCloseable subscription;

  private HeardChanges() {}

  /** Returns a listener without a subscription. */
  public static HeardChanges of() {
    return new HeardChanges();
  }

  /** Subscribes to a feed. */
  public void subscribeTo(ChangeFeed feed) {
    subscription = feed.subscribe(this);
  }

  @Override
  public synchronized void changed(StoreKey key, Optional<Revision> revision) {
    changes.computeIfAbsent(key, none -> new ArrayList<>()).add(revision);
  }

  @Override
  public synchronized void interrupted() {
    interrupted++;
  }

  @Override
  public synchronized void resumed() {
    resumed++;
  }

  /** Returns the changes of this key in order, as revisions; a deletion is empty. */
  public synchronized List<Optional<Revision>> changesOf(StoreKey key) {
    return List.copyOf(changes.getOrDefault(key, List.of()));
  }

  /** Returns the number of interruptions that the feed has reported. */
  public synchronized int interruptions() {
    return interrupted;
  }

  /** Returns the number of times that the feed has reported that all changes arrive from now on. */
  public synchronized int resumptions() {
    return resumed;
  }

  /**
   * Waits for the condition. If it does not become true in time, the error lists the recorded
   * changes.
   */
  public void await(String what, Duration within, Callable<Boolean> condition) {
    try {
      Await.until(what, within, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; recorded " + this, e);
    }
  }

  /** Ends the subscription. Does nothing if there is none. */
  @Override
  public void close() {
    if (subscription != null) {
      try {
        subscription.close();
      } catch (Exception e) {
        throw new AssertionError("The subscription could not be closed", e);
      }
    }
  }

  @Override
  public synchronized String toString() {
    return changes + ", " + interrupted + " interrupted, " + resumed + " resumed";
  }
}
