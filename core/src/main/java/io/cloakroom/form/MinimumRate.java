package io.cloakroom.form;

import io.cloakroom.http.HttpProblem;
import java.time.Duration;

/**
 * How fast a body must arrive: a client that sends a byte now and then would hold a thread and its
 * memory for as long as it likes. Only the time spent waiting for the client counts.
 *
 * <p>A read blocks, so this is looked at between reads; how long one read may take is the server's
 * idle time-out. A body that falls behind is refused with 408. Bytes that came faster count for a
 * minute of pauses at most, or for the grace where that is longer.
 *
 * @param bytesPerSecond the average, above zero, counted after the grace
 * @param grace how long a client may take before it counts; not negative
 */
public record MinimumRate(long bytesPerSecond, Duration grace) {

  /** The status of the answer to a body that falls behind. */
  static final int STATUS = 408;

  /** A body that came fast may pause for so long: it is no reason to wait for hours. */
  private static final double MAX_AHEAD_SECONDS = 60;

  /** What any modem reaches: 500 bytes a second, after ten seconds. */
  public static final MinimumRate DEFAULT = new MinimumRate(500, Duration.ofSeconds(10));

  /** Refuses numbers that mean nothing. */
  public MinimumRate {
    if (bytesPerSecond <= 0 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "A minimum rate has at least one byte per second and no negative grace, not "
              + bytesPerSecond
              + " and "
              + grace);
    }
  }

  HttpProblem missed() {
    return new HttpProblem(
            STATUS,
            "form.limit.rate",
            "The form arrived with less than "
                + bytesPerSecond
                + " bytes per second (FormSettings.minimumRate).")
        .with(String.valueOf(bytesPerSecond));
  }

  /** The pace of one body. */
  Pace pace() {
    return new Pace();
  }

  /** How long a client may be waited for from here on. Not thread-safe. */
  final class Pace {

    private final double most = Math.max(seconds(grace), MAX_AHEAD_SECONDS);
    private double left = seconds(grace);

    /**
     * Notes bytes, and how long they were waited for.
     *
     * @throws HttpProblem 408 where that was too long
     */
    void took(long bytes, long waitedNanos) {
      left += (double) bytes / bytesPerSecond - waitedNanos / 1e9;
      if (left < 0) {
        throw missed();
      }
      left = Math.min(left, most);
    }

    private static double seconds(Duration duration) {
      return duration.getSeconds() + duration.getNano() / 1e9;
    }
  }
}
