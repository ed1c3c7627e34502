package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a form that is sent twice take effect once: by a second click, a reload, a script or proxy
 * that tries again. Where the first one led is kept in a store, so it holds for all nodes that
 * share the store, and through restarts. Used by {@link Visit#once}. Immutable and thread-safe.
 *
 * <p>Whoever sends a form first writes a record, carries the form out, and writes into the record
 * where that led. Nobody takes over what another one began: where a node dies in between, what it
 * did is unknown, and whoever sends the form again is told so. It may have taken effect or not, but
 * never twice.
 */
public final class SubmitGuard {

  /** How long a form can be sent after it was shown, and how long its first answer is kept. */
  public static final Duration LIFE = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(SubmitGuard.class);

  /** The kind of the records' keys. */
  static final String SPACE = "once";

  /** No record may go before its token: nodes' clocks may be apart by a minute, each way. */
  private static final Duration LEEWAY = Duration.ofMinutes(5);

  /** Past this time, nobody is believed to be still at it; they may finish all the same. */
  private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

  /** How long a repeated form waits for the first one, from look to look: five seconds in all. */
  private static final List<Duration> PAUSES =
      IntStream.of(20, 40, 80, 160, 300, 400, 500, 500, 500, 500, 500, 500, 500, 500)
          .mapToObj(Duration::ofMillis)
          .toList();

  /** Where a repeated form leads when the place that the action returned is none. */
  private static final String HOME = "/";

  /** How many requests of this node may wait at once; each of them holds a thread. */
  private static final int MAX_WAITING = 64;

  /** Lets time go by. */
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  private final Store store;
  private final Clock clock;
  private final Pause pause;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  private SubmitGuard(Store store, Clock clock, Pause pause) {
    this.store = store;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * A guard that keeps in this store where forms led. Best is the store, or the database, that
   * holds what the forms change: one that is away when a form arrives keeps it from being carried
   * out.
   */
  public static SubmitGuard in(Store store) {
    return new SubmitGuard(store, Clock.systemUTC(), time -> Thread.sleep(time.toMillis()));
  }

  /** The same with another clock, which must be the store's too. */
  public SubmitGuard clock(Clock clock) {
    return new SubmitGuard(store, clock, pause);
  }

  /** The same with another way to wait. */
  SubmitGuard pause(Pause pause) {
    return new SubmitGuard(store, clock, pause);
  }

  Clock clock() {
    return clock;
  }

  /**
   * Carries a form out, or waits for whoever does and says where that led.
   *
   * @param owner who sends the form; empty where nobody is logged in
   */
  <X extends Exception> String run(StoreKey key, Optional<String> owner, Once.Action<X> action)
      throws X {
    boolean absent = true;
    for (int looks = 0; ; looks++) {
      if (absent && store.create(key, record(new SubmitRecord.Pending(deadAfter()), owner))) {
        return first(key, owner, action);
      }
      Optional<LoadedRecord> earlier = store.load(key);
      Optional<String> place = earlier.flatMap(record -> placeOf(record, owner));
      if (place.isPresent()) {
        return place.get();
      }
      absent = earlier.isEmpty(); // Whoever was first failed, and it can be sent again.
      if (looks == PAUSES.size()) {
        throw pending();
      }
      await(PAUSES.get(looks));
    }
  }

  private <X extends Exception> String first(
      StoreKey key, Optional<String> owner, Once.Action<X> action) throws X {
    String place;
    try {
      place = action.run();
    } catch (Exception e) {
      // It says that nothing happened. An Error does not: the record stays.
      forget(key, e);
      throw e;
    }
    // Its effect is there, wherever it leads: who sends the form again is to learn that.
    String location = HOME;
    try {
      location = new SeeOther(place).location();
      return location;
    } finally {
      keep(key, record(new SubmitRecord.Done(location), owner));
    }
  }

  /** Where the first one led; empty while it is under way. */
  private Optional<String> placeOf(LoadedRecord earlier, Optional<String> owner) {
    Optional<String> first = earlier.record().owner();
    if (first.isPresent() && owner.isPresent() && !first.equals(owner)) {
      throw new HttpProblem(
          409,
          "form.once.owner",
          "Somebody else who was logged in here sent this form. Reload the page and fill it in"
              + " again.");
    }
    SubmitRecord record = SubmitRecord.of(new String(earlier.record().content(), UTF_8));
    if (record instanceof SubmitRecord.Done done) {
      return Optional.of(done.place());
    }
    if (record instanceof SubmitRecord.Pending pending
        && clock.instant().isBefore(pending.deadAfter())) {
      return Optional.empty();
    }
    throw new HttpProblem(
        409,
        "form.once.unknown",
        "You sent this form before, and we do not know what became of it. Look whether it is done"
            + " before you reload the page and send it again.");
  }

  private void await(Duration time) {
    if (!waiting.tryAcquire()) {
      throw pending();
    }
    try {
      pause.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw pending();
    } finally {
      waiting.release();
    }
  }

  private static HttpProblem pending() {
    return new HttpProblem(
        409,
        "form.once.pending",
        "You sent this form a moment ago, and it is still being worked on. Try again shortly; it"
            + " will not be done twice.");
  }

  private void keep(StoreKey key, StoredRecord done) {
    try {
      Optional<LoadedRecord> pending = store.load(key);
      boolean kept =
          pending.isPresent()
              ? store.replace(key, pending.get().revision(), done)
              : store.create(key, done);
      if (!kept) {
        LOG.error("Where a form led was not kept: its record was changed by somebody else");
      }
    } catch (StoreException e) {
      LOG.error(
          "A form was carried out, but where it led could not be kept. Whoever sends it again is"
              + " told that its outcome is unknown",
          e);
    }
  }

  private void forget(StoreKey key, Exception cause) {
    try {
      store.delete(key);
    } catch (StoreException e) {
      cause.addSuppressed(e);
    }
  }

  private Instant deadAfter() {
    return clock.instant().plus(LONGEST_RUN);
  }

  private StoredRecord record(SubmitRecord record, Optional<String> owner) {
    StoredRecord stored =
        StoredRecord.of(record.text().getBytes(UTF_8), clock.instant().plus(LIFE).plus(LEEWAY));
    return owner.map(stored::ownedBy).orElse(stored);
  }
}
