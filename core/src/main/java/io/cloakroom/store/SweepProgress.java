package io.cloakroom.store;

import java.time.Instant;
import java.util.Optional;

/**
 * The progress of a {@link Sweeper} on this node.
 *
 * @param began the beginning of the latest round; empty before the first one
 * @param running whether that round is still going on
 * @param removed the number of records that it has removed so far
 * @param total the number of records that all rounds have removed
 * @param failed whether the store could not be swept in that round
 */
public record SweepProgress(
    Optional<Instant> began, boolean running, long removed, long total, boolean failed) {

  static final SweepProgress NONE = new SweepProgress(Optional.empty(), false, 0, 0, false);

  SweepProgress begunAt(Instant now) {
    return new SweepProgress(Optional.of(now), true, 0, total, failed);
  }

  SweepProgress plus(long more) {
    return new SweepProgress(began, running, removed + more, total + more, failed);
  }

  SweepProgress ended(boolean failing) {
    return new SweepProgress(began, false, removed, total, failing);
  }
}
