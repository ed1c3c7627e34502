package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.time.Duration;

/**
 * The rate at which a body must arrive. Without it, a client that sends a byte now and then could
 * hold a thread for as long as it likes. Only the time spent waiting for the client counts.
 *
 * <p>A body that falls behind is refused with 408. The rate is checked between reads; one read may
 * take as long as the server's idle timeout. Bytes that arrived faster allow a pause of at most a
 * minute, or of the grace if that is longer.
 *
 * @param bytesPerSecond the average after the grace; above zero
 * @param grace how long a client may take before the rate counts; not negative
 */
public record MinimumRate(long bytesPerSecond, Duration grace) {

  /** The status of the answer to a body that falls behind. */
  static final int STATUS = 408;

  /** The longest pause of a body that arrived fast: it must not wait for hours. */
  private static final double MAX_AHEAD_SECONDS = 60;

  private static final MinimumRate DEFAULT = new MinimumRate(500, Duration.ofSeconds(10));

  /** Refuses numbers out of range. */
  public MinimumRate {
    if (bytesPerSecond <= 0 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "A minimum rate has at least one byte per second and no negative grace, not "
              + bytesPerSecond
              + " and "
              + grace);
    }
  }

  /** Returns the default rate, which any modem reaches: 500 bytes a second after ten seconds. */
  public static MinimumRate of() {
    return DEFAULT;
  }

  HttpProblem missed() {
    return new HttpProblem(
        STATUS,
        "form.limit.rate",
        "The form arrived too slowly. Check your connection and send it again.");
  }

  /**
   * Returns the pace of one body.
   *
   * @param most the longest time to wait for all of it
   */
  Pace pace(Duration most) {
    return new Pace(seconds(most));
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  /** The time that is left to wait for one client. Not thread-safe. */
  final class Pace {

    private final double most = Math.max(seconds(grace), MAX_AHEAD_SECONDS);
    private double left = seconds(grace);

    /** The time that is left for the whole body. */
    private double leftForAll;

    private Pace(double leftForAll) {
      this.leftForAll = leftForAll;
    }

    /**
     * Counts bytes, and the time spent waiting for them.
     *
     * @throws HttpProblem 408 if that was too long
     */
    void took(long bytes, long waitedNanos) {
      left += (double) bytes / bytesPerSecond - waitedNanos / 1e9;
      leftForAll -= waitedNanos / 1e9;
      if (left < 0 || leftForAll < 0) {
        throw missed();
      }
      left = Math.min(left, most);
    }

    /**
     * Checks a wait that goes on.
     *
     * @throws HttpProblem 408 if it takes too long
     */
    void check(long waitingNanos) {
      if (Math.min(left, leftForAll) < waitingNanos / 1e9) {
        throw missed();
      }
    }
  }
}
