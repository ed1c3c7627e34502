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

/** Keeps what a feed tells. Thread-safe, but for {@link #subscribeTo} and {@link #close}. */
public final class HeardChanges implements ChangeFeed.Listener, AutoCloseable {

  private final Map<StoreKey, List<Optional<Revision>>> changes = new HashMap<>();
  private int interrupted;
  private int resumed;
  private @Nullable AutoCloseable subscription;

  private HeardChanges() {}

  /** A listener that has heard nothing yet. */
  public static HeardChanges of() {
    return new HeardChanges();
  }

  /** Begins to listen. */
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

  /** What was told of this key, in order: its revisions, empty for a deletion. */
  public synchronized List<Optional<Revision>> changesOf(StoreKey key) {
    return List.copyOf(changes.getOrDefault(key, List.of()));
  }

  /** How often an interruption was told. */
  public synchronized int interruptions() {
    return interrupted;
  }

  /** How often it was told that changes are told. */
  public synchronized int resumptions() {
    return resumed;
  }

  /** Waits for the condition; says what was heard if it waits in vain. */
  public void await(String what, Duration within, Callable<Boolean> condition) {
    try {
      Await.until(what, within, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; heard " + this, e);
    }
  }

  /** Ends the listening; nothing happens where it never began. */
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
