package io.cloakroom.console;

import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionListener;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what happens on this node, for each of the last sixty minutes. Thread-safe. */
final class Activity implements SessionListener {

  static final int MINUTES = 60;

  private static final long SECONDS = 60;

  /** The kinds of events that are counted. */
  enum Kind {
    CREATED("Created", "Sessions that began"),
    ENDED("Ended", "Sessions that ended before they expired: by a logout or from elsewhere"),
    CONFLICTS("Conflicts", "Changes that were applied again, because another request was faster"),
    LOGIN_FAILURES("Failed logins", "Wrong passwords and unknown names"),
    THROTTLED("Throttled logins", "Attempts that were refused, because there were too many");

    private final String title;
    private final String text;

    Kind(String title, String text) {
      this.title = title;
      this.text = text;
    }

    String title() {
      return title;
    }

    String text() {
      return text;
    }
  }

  /** The counts of one kind by minute, in a ring. */
  private static final class Ring {

    private final long[] counts = new long[MINUTES];
    private long newest;

    /** Forgets the minutes that are over an hour old. */
    private void moveTo(long minute) {
      if (minute - newest >= MINUTES) {
        newest = minute - MINUTES;
      }
      while (newest < minute) {
        newest++;
        counts[place(newest)] = 0;
      }
    }

    /** A clock that was set back counts in the newest minute. */
    synchronized void count(long minute) {
      moveTo(minute);
      counts[place(newest)]++;
    }

    synchronized long[] lastHour(long minute) {
      moveTo(minute);
      long[] ordered = new long[MINUTES];
      for (int i = 0; i < MINUTES; i++) {
        ordered[i] = counts[place(newest - MINUTES + 1 + i)];
      }
      return ordered;
    }

    private static int place(long minute) {
      return (int) Math.floorMod(minute, (long) MINUTES);
    }
  }

  private final Clock clock;
  private final Instant since;
  private final Map<Kind, Ring> rings = new EnumMap<>(Kind.class);

  Activity(Clock clock) {
    this.clock = clock;
    since = clock.instant();
    for (Kind kind : Kind.values()) {
      Ring ring = new Ring();
      ring.moveTo(minute());
      rings.put(kind, ring);
    }
  }

  private long minute() {
    return Math.floorDiv(clock.instant().getEpochSecond(), SECONDS);
  }

  @Override
  public void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Created) {
      count(Kind.CREATED);
    } else if (event instanceof SessionEvent.Ended) {
      count(Kind.ENDED);
    } else if (event instanceof SessionEvent.ConflictReplayed) {
      count(Kind.CONFLICTS);
    }
  }

  /** Counts a request that was refused for safety. */
  void refused(String code) {
    if (code.equals("login.failed")) {
      count(Kind.LOGIN_FAILURES);
    } else if (code.equals("login.throttled") || code.equals("login.account-throttled")) {
      count(Kind.THROTTLED);
    }
  }

  private void count(Kind kind) {
    ring(kind).count(minute());
  }

  private Ring ring(Kind kind) {
    return Objects.requireNonNull(rings.get(kind));
  }

  /** Returns the counts of the last sixty minutes, the current one last. */
  long[] lastHour(Kind kind) {
    return ring(kind).lastHour(minute());
  }

  /** Returns when counting began. */
  Instant since() {
    return since;
  }
}
