package io.cloakroom.console;

import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.ScanPage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sizes and ages of some sessions. Their keys are hashes of random tokens, so the first ones in
 * a store stand for all. Immutable; the arrays are never changed.
 *
 * @param sizes the number of sessions for each of {@link #SIZES}
 * @param ages the number of sessions for each of {@link #AGES}
 * @param count the number of sessions
 * @param owned the number of sessions with an owner
 * @param whole whether these are all sessions
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor shown.
record Sample(long[] sizes, long[] ages, int count, int owned, boolean whole) {

  /** A range that begins where the one before ends. */
  record Range(String name, long below) {}

  static final List<Range> SIZES =
      List.of(
          new Range("<0.5K", 512),
          new Range("1K", 1 << 10),
          new Range("2K", 2 << 10),
          new Range("4K", 4 << 10),
          new Range("16K", 16 << 10),
          new Range("64K", 64 << 10),
          new Range("more", Long.MAX_VALUE));

  static final List<Range> AGES =
      List.of(
          new Range("<1 min", 60),
          new Range("10 min", 600),
          new Range("1 h", 3600),
          new Range("4 h", 4 * 3600),
          new Range("12 h", 12 * 3600),
          new Range("1 d", 24 * 3600),
          new Range("more", Long.MAX_VALUE));

  static final Sample NONE = new Sample(new long[SIZES.size()], new long[AGES.size()], 0, 0, true);

  /** Reads a sample within these bounds. */
  static Sample of(Sessions sessions, Bounds bounds, Clock clock) {
    Instant now = clock.instant();
    long end = System.nanoTime() + bounds.time().toNanos();
    long[] sizes = new long[SIZES.size()];
    long[] ages = new long[AGES.size()];
    int count = 0;
    int owned = 0;
    int read = 0;
    Optional<String> next = Optional.of(ScanPage.START);
    do {
      Sessions.Page page = sessions.page(next.orElseThrow(), bounds.step());
      for (SessionInfo session : page.sessions()) {
        count++;
        owned += session.owner().isPresent() ? 1 : 0;
        sizes[range(SIZES, session.bytes())]++;
        ages[range(AGES, Duration.between(session.createdAt(), now).toSeconds())]++;
      }
      read += Math.max(bounds.step(), page.read());
      next = page.next();
    } while (next.isPresent() && read < bounds.sample() && System.nanoTime() < end);
    return new Sample(sizes, ages, count, owned, next.isEmpty());
  }

  private static int range(List<Range> ranges, long value) {
    int i = 0;
    while (value >= ranges.get(i).below() && i < ranges.size() - 1) {
      i++;
    }
    return i;
  }

  /** Returns what the charts show, in words. */
  String text() {
    String all = ConsoleText.count(count, "session") + (whole ? "" : " as a sample");
    return count == 0
        ? "No sessions"
        : all + ", " + Math.round(100.0 * owned / count) + "% logged in";
  }
}
