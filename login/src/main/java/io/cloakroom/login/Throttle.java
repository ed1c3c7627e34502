package io.cloakroom.login;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts attempts in a store that all nodes share, so that each may happen only so often. Of any
 * number at the same moment exactly the allowed ones pass, because each is a compare-and-set.
 *
 * <p>A record is one moment: when all that was taken will have come back (the generic cell rate
 * algorithm). It expires soon after, and a fresh start is its absence. Whom attempts are counted
 * for is folded into 65,536 places per kind, so that a million made-up names take no more room than
 * that; sharing a place with someone who is being guessed at is as rare as that.
 *
 * <p>Thread-safe.
 */
final class Throttle {

  /**
   * How often.
   *
   * @param burst so many at once
   * @param each one more comes back after this
   */
  record Rate(int burst, Duration each) {

    Rate {
      if (burst < 1 || burst > 1_000_000) {
        throw new IllegalArgumentException("A burst is 1 to 1000000 attempts, not " + burst);
      }
      if (each.compareTo(Duration.ofMillis(1)) < 0 || each.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "An attempt comes back after 1 millisecond to 1 day, not " + each);
      }
    }

    Duration whole() {
      return each.multipliedBy(burst);
    }
  }

  private static final String SPACE = "throttle";

  /** Each round of a contended write has a winner, so more rounds than threads are not needed. */
  private static final int ROUNDS = 200;

  private final Store store;
  private final Clock clock;

  Throttle(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes one attempt. Empty where it may happen; else how long until the next one may, and nothing
   * was taken.
   */
  Optional<Duration> take(String kind, String whom, Rate rate) {
    StoreKey key = place(kind, whom);
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> found = store.load(key);
      Instant back = found.map(loaded -> back(loaded, now, rate)).orElse(now).plus(rate.each());
      if (back.isAfter(now.plus(rate.whole()))) {
        return Optional.of(Duration.between(now.plus(rate.whole()), back));
      }
      if (write(key, found, back)) {
        return Optional.empty();
      }
      backOff(round);
    }
    return Optional.of(Duration.ofSeconds(1));
  }

  /** Gives back what {@link #take} took: the attempt was no guess, or did not happen. */
  void giveBack(String kind, String whom, Rate rate) {
    StoreKey key = place(kind, whom);
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> found = store.load(key);
      if (found.isEmpty()) {
        return;
      }
      Instant back = back(found.get(), now, rate).minus(rate.each());
      if (write(key, found, back.isBefore(now) ? now : back)) {
        return;
      }
      backOff(round);
    }
  }

  /**
   * When all will be back, as a record says it; never more than everything, which a record written
   * by a node whose clock is ahead may claim.
   */
  private static Instant back(LoadedRecord loaded, Instant now, Rate rate) {
    byte[] content = loaded.record().content();
    Instant latest = now.plus(rate.whole());
    if (content.length != Long.BYTES) {
      return latest;
    }
    Instant back = Instant.ofEpochMilli(ByteBuffer.wrap(content).getLong());
    if (back.isBefore(now)) {
      return now;
    }
    return back.isAfter(latest) ? latest : back;
  }

  private boolean write(StoreKey key, Optional<LoadedRecord> found, Instant back) {
    byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(back.toEpochMilli()).array();
    // Outlives its use a little, so that one given back in full is still a record to write.
    StoredRecord record = StoredRecord.of(content, back.plusSeconds(1));
    return found.isEmpty()
        ? store.create(key, record)
        : store.replace(key, found.get().revision(), record);
  }

  private static StoreKey place(String kind, String whom) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(whom.getBytes(StandardCharsets.UTF_8));
      return new StoreKey(SPACE, kind + "-" + HexFormat.of().formatHex(hash, 0, 2));
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new AssertionError(everyPlatformHasIt);
    }
  }

  private static void backOff(int round) {
    long most = 50_000L << Math.min(round, 6);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }
}
