package io.cloakroom.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session that differ from the application's.
 *
 * @param idle the session's idle timeout; null for the application's
 * @param end the latest time at which the session ends; null for none
 * @param persistent whether its cookie outlives the browser; null for the application's setting
 */
record Terms(@Nullable Duration idle, @Nullable Instant end, @Nullable Boolean persistent) {

  /** The application's settings. */
  static final Terms DEFAULT = new Terms(null, null, null);

  Terms idle(Duration other) {
    return new Terms(other, end, persistent);
  }

  Terms end(Instant other) {
    return new Terms(idle, other, persistent);
  }

  Terms persistent(boolean other) {
    return new Terms(idle, end, other);
  }
}
