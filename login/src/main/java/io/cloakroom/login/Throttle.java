package io.cloakroom.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.key.Sha256;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.TracedStore;
import io.cloakroom.trace.VisitTrace;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often something may be attempted, in a store that all nodes share. Each attempt is a
 * compare-and-set, so of any number at once exactly the allowed ones pass.
 *
 * <p>A record holds one time: when all attempts will be available again (the generic cell rate
 * algorithm). It expires soon after that, and an absent record means that all are available.
 *
 * <p>Thread-safe.
 */
final class Throttle {

  /**
   * The number of attempts allowed in a period.
   *
   * @param burst the number of attempts at once
   * @param interval the time after which one more is available
   */
  record Rate(int burst, Duration interval) {

    private static final int MAX_BURST = 1_000_000;

    Rate {
      if (burst < 1 || burst > MAX_BURST) {
        throw new IllegalArgumentException(
            "A burst is 1 to " + MAX_BURST + " attempts, not " + burst);
      }
      if (interval.compareTo(Duration.ofMillis(1)) < 0
          || interval.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "The interval between attempts is 1 millisecond to 1 day, not " + interval);
      }
    }

    /** Returns the rate for so many times as many. */
    Rate times(int factor) {
      Duration shorter = interval.dividedBy(factor);
      Duration least = Duration.ofMillis(1);
      return new Rate(
          Math.min(burst * factor, MAX_BURST), shorter.compareTo(least) < 0 ? least : shorter);
    }

    Duration whole() {
      return interval.multipliedBy(burst);
    }
  }

  /**
   * The attempts that are counted together.
   *
   * @param kind what is counted, such as {@code ip}
   * @param text for which it is counted, such as an address
   * @param shared whether texts of this kind share a limited number of buckets
   */
  record Bucket(String kind, String text, boolean shared) {

    /**
     * Returns a bucket for a text that a client can make up. There are 65,536 of each kind, so a
     * million texts take no more space than this. Two texts rarely share a bucket, and nobody
     * without the throttle's secret can find two that do.
     */
    static Bucket shared(String kind, String text) {
      return new Bucket(kind, text, true);
    }

    /**
     * Returns a bucket of its own for a text of which there is a limited number, such as account
     * ids.
     */
    static Bucket exclusive(String kind, String text) {
      return new Bucket(kind, text, false);
    }

    private String name(byte[] secret) {
      byte[] place = Sha256.hmac(secret, (kind + ' ' + text).getBytes(UTF_8));
      return kind
          + "-"
          + (shared
              ? HexFormat.of().toHexDigits(ByteBuffer.wrap(place).getShort())
              : Base64.getUrlEncoder().withoutPadding().encodeToString(place));
    }
  }

  private static final String SPACE = "throttle";

  /** Each round of a contended write has a winner, so more rounds than threads are not needed. */
  private static final int ROUNDS = 200;

  private final Store store;
  private final Clock clock;
  private final byte[] secret;

  /**
   * Creates a throttle.
   *
   * @param secret by which buckets are placed, so that nobody can compute who shares one with whom;
   *     nodes with another secret count for themselves
   */
  Throttle(Store store, Clock clock, byte[] secret) {
    this.store = store;
    this.clock = clock;
    this.secret = secret.clone();
  }

  /** Returns a copy for one request, which notes each call of the store in this trace. */
  Throttle traced(@Nullable VisitTrace trace) {
    return trace == null ? this : new Throttle(TracedStore.of(store, trace), clock, secret);
  }

  /**
   * Takes one attempt from the bucket. Returns empty if it may happen, else the time until the next
   * one may, and nothing was taken.
   */
  Optional<Duration> take(Bucket bucket, Rate rate) {
    return take(bucket, rate, false);
  }

  /**
   * Takes one attempt from the bucket, and returns whether there was one. If there was none, it
   * writes the record unchanged, so that both take the same time.
   */
  boolean takeEvenly(Bucket bucket, Rate rate) {
    return take(bucket, rate, true).isEmpty();
  }

  private Optional<Duration> take(Bucket bucket, Rate rate, boolean evenly) {
    StoreKey key = key(bucket);
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> found = store.load(key);
      Instant before = found.map(loaded -> full(loaded, now, rate)).orElse(now);
      Instant after = before.plus(rate.interval());
      boolean refused = after.isAfter(now.plus(rate.whole()));
      Optional<Duration> wait =
          refused ? Optional.of(Duration.between(now.plus(rate.whole()), after)) : Optional.empty();
      if ((refused && !evenly) || write(key, found, refused ? before : after)) {
        return wait;
      }
      backOff(round);
    }
    return Optional.of(Duration.ofSeconds(1));
  }

  /** Gives back what {@link #take} took: the attempt was right, or did not happen. */
  void giveBack(Bucket bucket, Rate rate) {
    StoreKey key = key(bucket);
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> found = store.load(key);
      if (found.isEmpty()) {
        return;
      }
      Instant full = full(found.get(), now, rate).minus(rate.interval());
      if (write(key, found, full.isBefore(now) ? now : full)) {
        return;
      }
      backOff(round);
    }
  }

  /**
   * When all attempts are available again, according to a record. A node whose clock is ahead may
   * have written a later time than there can be.
   */
  private static Instant full(LoadedRecord loaded, Instant now, Rate rate) {
    byte[] content = loaded.record().content();
    Instant latest = now.plus(rate.whole());
    if (content.length != Long.BYTES) {
      return latest;
    }
    Instant full = Instant.ofEpochMilli(ByteBuffer.wrap(content).getLong());
    if (full.isBefore(now)) {
      return now;
    }
    return full.isAfter(latest) ? latest : full;
  }

  private boolean write(StoreKey key, Optional<LoadedRecord> found, Instant full) {
    byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(full.toEpochMilli()).array();
    // A little longer, so that an attempt that is given back finds a record to replace.
    StoredRecord record = StoredRecord.of(content, full.plusSeconds(1));
    return found.isEmpty()
        ? store.create(key, record)
        : store.replace(key, found.get().revision(), record);
  }

  private StoreKey key(Bucket bucket) {
    return new StoreKey(SPACE, bucket.name(secret));
  }

  private static void backOff(int round) {
    long most = 50_000L << Math.min(round, 6);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }
}
