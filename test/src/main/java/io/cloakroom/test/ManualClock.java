package io.cloakroom.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that does not move by itself. Thread-safe.
 *
 * <pre>{@code
 * ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
 * Store store = MemoryStore.builder().clock(clock).build();
 * Sessions sessions = Sessions.of(store).withClock(clock);
 *
 * clock.advance(Duration.ofHours(1));
 * }</pre>
 */
public final class ManualClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** Returns a clock that shows this time, in UTC. */
  public static ManualClock of(Instant now) {
    return new ManualClock(new AtomicReference<>(now), ZoneOffset.UTC);
  }

  /** Moves the clock; a negative duration moves it back. */
  public void advance(Duration by) {
    now.updateAndGet(moment -> moment.plus(by));
  }

  /** Sets the clock to this time. */
  public void set(Instant moment) {
    now.set(moment);
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Returns a view of this clock in another zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return new ManualClock(now, zone);
  }

  @Override
  public String toString() {
    return "ManualClock[" + now + "]";
  }
}
