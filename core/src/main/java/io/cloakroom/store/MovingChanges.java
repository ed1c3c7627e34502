package io.cloakroom.store;

import java.util.Optional;

/**
 * The feed of the writes to the two stores of a move. It reports while both feeds do: a record can
 * be in either store, and moves by a write to each.
 */
final class MovingChanges implements ChangeFeed {

  private final ChangeFeed ofOld;
  private final MoveSide old;
  private final ChangeFeed ofNew;
  private final MoveSide young;

  MovingChanges(ChangeFeed ofOld, MoveSide old, ChangeFeed ofNew, MoveSide young) {
    this.ofOld = ofOld;
    this.old = old;
    this.ofNew = ofNew;
    this.young = young;
  }

  @Override
  public AutoCloseable subscribe(Listener listener) {
    Joined joined = new Joined(listener);
    AutoCloseable first = ofOld.subscribe(joined.of(old));
    AutoCloseable second;
    try {
      second = ofNew.subscribe(joined.of(young));
    } catch (RuntimeException e) {
      close(first, e);
      throw e;
    }
    return () -> {
      try (first;
          second) {
        joined.end();
      }
    };
  }

  private static void close(AutoCloseable subscription, RuntimeException failure) {
    try {
      subscription.close();
    } catch (Exception notClosed) {
      failure.addSuppressed(notClosed);
    }
  }

  /** Passes the reports of both feeds on to one listener. */
  private static final class Joined {

    private final Listener listener;
    private int working;

    Joined(Listener listener) {
      this.listener = listener;
    }

    Listener of(MoveSide side) {
      return new OfSide(this, side);
    }

    synchronized void began(boolean again) {
      if (!again) {
        working++;
      }
      if (working == 2) {
        listener.resumed();
      }
    }

    synchronized void stopped() {
      working--;
      if (working == 1) {
        listener.interrupted();
      }
    }

    synchronized void end() {
      working = -2;
    }

    void changed(StoreKey key, Optional<Revision> revision) {
      listener.changed(key, revision);
    }
  }

  private static final class OfSide implements Listener {

    private final Joined joined;
    private final MoveSide side;
    private boolean works;

    OfSide(Joined joined, MoveSide side) {
      this.joined = joined;
      this.side = side;
    }

    @Override
    public void changed(StoreKey key, Optional<Revision> revision) {
      joined.changed(key, revision.map(side::outside));
    }

    @Override
    public void interrupted() {
      synchronized (joined) {
        if (works) {
          works = false;
          joined.stopped();
        }
      }
    }

    @Override
    public void resumed() {
      synchronized (joined) {
        joined.began(works);
        works = true;
      }
    }
  }
}
