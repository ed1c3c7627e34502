package io.cloakroom.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * On which terms one session is kept, where they differ from the application's.
 *
 * @param idle without a request, instead of the application's idle timeout
 * @param end the latest moment at which it ends
 * @param persistent whether its cookie outlives the browser
 */
record Terms(@Nullable Duration idle, @Nullable Instant end, @Nullable Boolean persistent) {

  /** The application's. */
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
