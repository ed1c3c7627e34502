package io.cloakroom.store;

import java.util.Optional;

/**
 * A feed of the writes that all nodes make to one engine, such as Redis channels or PostgreSQL
 * {@code NOTIFY}. Nodes use it to drop outdated copies at once.
 */
public interface ChangeFeed {

  /**
   * A listener for writes, called on a thread of the feed. It must be thread-safe and quick, and
   * must not throw.
   */
  interface Listener {

    /**
     * Handles a change: a record was created, replaced or deleted. The call comes after the write;
     * calls for one key come in the order of the writes. Touches and expiry cause no call.
     *
     * @param revision the current version; empty if the record is gone
     */
    void changed(StoreKey key, Optional<Revision> revision);

    /** Handles the loss of the connection. Some changes were already missed, and more may be. */
    void interrupted();

    /** Handles the start or the resumption of reports: from now on, every change is reported. */
    void resumed();
  }

  /**
   * Starts to report changes to this listener. The first call is {@link Listener#resumed}; before
   * it, the listener may miss changes. The feed detects a silently broken connection within a
   * bounded time, which its documentation states.
   *
   * @return ends the subscription when it is closed
   */
  AutoCloseable subscribe(Listener listener);
}
