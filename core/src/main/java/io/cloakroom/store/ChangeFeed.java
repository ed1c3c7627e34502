package io.cloakroom.store;

import java.util.Optional;

/**
 * What an engine tells of writes, whichever node made them: so that copies which nodes keep are
 * dropped at once. Such as Redis with its channels, or PostgreSQL with {@code NOTIFY}.
 */
public interface ChangeFeed {

  /** Hears of writes, on a thread of the feed's: must be quick and must not throw. Thread-safe. */
  interface Listener {

    /**
     * A record was created, replaced or deleted. Told after the write, in the order of the writes
     * to one key. Not told of touches, nor of records that expire.
     *
     * @param revision the version that stands there now; empty where the record is gone
     */
    void changed(StoreKey key, Optional<Revision> revision);

    /** The connection is lost: from now on changes may go untold, and some already did. */
    void interrupted();

    /** From now on all changes are told again. */
    void resumed();
  }

  /**
   * Begins to tell. The listener first hears {@link Listener#resumed}, once changes are told; until
   * then it must count on missing some. A silent break is noticed in bounded time, which the feed
   * states.
   *
   * @return ends the telling when closed
   */
  AutoCloseable subscribe(Listener listener);
}
