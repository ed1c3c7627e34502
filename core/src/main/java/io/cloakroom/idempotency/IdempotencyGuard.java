package io.cloakroom.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.FailureLog;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.TracedStore;
import io.cloakroom.trace.VisitTrace;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The store's part of {@link Idempotency}, shared by all requests of an application. The results
 * are in the store, so they hold for all nodes that share it, and through restarts. Immutable and
 * thread-safe.
 *
 * <p>The first request with a key creates a record, carries the form out, and writes the result
 * into the record. No request takes over what another one began: if a node dies in between, the
 * outcome is unknown, and anyone who repeats the form gets that answer. It may have taken effect or
 * not, but never twice.
 */
public final class IdempotencyGuard {

  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyGuard.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The space of the records' keys. */
  static final String SPACE = "once";

  /** No record may expire before its token: nodes' clocks may differ by a minute, each way. */
  private static final Duration LEEWAY = Duration.ofMinutes(5);

  /** After this time, a request counts as dead; it may finish all the same. */
  private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

  /** The pauses between two looks of a repeated form at the first one: five seconds in all. */
  private static final List<Duration> PAUSES =
      IntStream.of(20, 40, 80, 160, 300, 400, 500, 500, 500, 500, 500, 500, 500, 500)
          .mapToObj(Duration::ofMillis)
          .toList();

  /** The number of requests of this node that may wait at once; each of them holds a thread. */
  private static final int MAX_WAITING = 64;

  /** The number of times that a result is written while its record changes. */
  private static final int MAX_ATTEMPTS = 10;

  /** Lets time pass. */
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  private final Store store;
  private final Clock clock;
  private final Pause pause;
  private final FailureLog failures;
  private final Semaphore waiting;

  private IdempotencyGuard(
      Store store, Clock clock, Pause pause, FailureLog failures, Semaphore waiting) {
    this.store = store;
    this.clock = clock;
    this.pause = pause;
    this.failures = failures;
    this.waiting = waiting;
  }

  /**
   * Returns a guard that keeps results in this store. The best one is the store, or the database,
   * that holds what the forms change: if that store is down when a form arrives, the form is
   * refused.
   */
  public static IdempotencyGuard of(Store store, Clock clock) {
    return new IdempotencyGuard(
        store,
        clock,
        time -> Thread.sleep(time.toMillis()),
        FailureLog.of(LOG, clock),
        new Semaphore(MAX_WAITING));
  }

  IdempotencyGuard withPause(Pause pause) {
    return new IdempotencyGuard(store, clock, pause, failures, waiting);
  }

  /** Returns a copy for one request, which notes each call of the store in this trace. */
  IdempotencyGuard traced(@Nullable VisitTrace trace) {
    return trace == null
        ? this
        : new IdempotencyGuard(TracedStore.of(store, trace), clock, pause, failures, waiting);
  }

  /**
   * Carries a form out, or waits for the request that does, and returns the result.
   *
   * @param keys the names under which a repetition may come, best first: the record is under the
   *     first one, and the others point to it
   * @param owner the account that sends the form; empty if nobody is logged in
   */
  <T, X extends Exception> T run(
      List<StoreKey> keys, Optional<String> owner, Type type, Idempotency.Action<T, X> action)
      throws X {
    boolean absent = true;
    for (int looks = 0; ; looks++) {
      if (absent && claimed(keys, owner)) {
        return first(keys, owner, action);
      }
      Optional<LoadedRecord> earlier = earlier(keys);
      Optional<T> result = earlier.flatMap(record -> resultOf(record, owner, type));
      if (result.isPresent()) {
        return result.get();
      }
      absent = earlier.isEmpty(); // The first one failed, so the form can be sent again.
      if (looks == PAUSES.size()) {
        throw pending();
      }
      await(PAUSES.get(looks));
    }
  }

  /** Takes all keys; returns false, and gives back what it took, if one is another request's. */
  private boolean claimed(List<StoreKey> keys, Optional<String> owner) {
    StoreKey first = keys.get(0);
    if (!store.create(first, record(new IdempotencyRecord.Pending(deadAfter()), owner))) {
      return false;
    }
    for (int i = 1; i < keys.size(); i++) {
      try {
        if (!store.create(
            keys.get(i), record(new IdempotencyRecord.Elsewhere(first), Optional.empty()))) {
          release(keys.subList(0, i));
          return false;
        }
      } catch (StoreException e) {
        forget(keys.subList(0, i), e);
        throw e;
      }
    }
    return true;
  }

  /** Returns the record of the request that took one of these keys. */
  private Optional<LoadedRecord> earlier(List<StoreKey> keys) {
    return keys.stream().flatMap(key -> followed(key).stream()).findFirst();
  }

  private Optional<LoadedRecord> followed(StoreKey key) {
    Optional<LoadedRecord> found = store.load(key);
    return found.isPresent() && parsed(found.get()) instanceof IdempotencyRecord.Elsewhere elsewhere
        ? store.load(elsewhere.key())
        : found;
  }

  private static IdempotencyRecord parsed(LoadedRecord loaded) {
    return IdempotencyRecord.parse(new String(loaded.record().content(), UTF_8));
  }

  private <T, X extends Exception> T first(
      List<StoreKey> keys, Optional<String> owner, Idempotency.Action<T, X> action) throws X {
    T result;
    try {
      result = action.run();
    } catch (Exception e) {
      // It says that nothing happened. An Error does not: the record stays.
      forget(keys, e);
      throw e;
    }
    keep(keys.get(0), record(new IdempotencyRecord.Done(json(result)), owner));
    return result;
  }

  /** Returns the result as JSON; empty, and an error in the log, if it cannot be stored. */
  private static String json(Object result) {
    try {
      String json = JSON.writeValueAsString(result);
      if (json.getBytes(UTF_8).length <= Idempotency.MAX_RESULT_BYTES) {
        return json;
      }
      LOG.error(
          "The result of a form has more than {} bytes of JSON and cannot be stored. The form took"
              + " effect; a repeated one is refused with form.once.unknown. Return less, such as an"
              + " id",
          Idempotency.MAX_RESULT_BYTES);
    } catch (JacksonException e) {
      LOG.error(
          "The result of a form, a {}, cannot be written as JSON. The form took effect; a repeated"
              + " one is refused with form.once.unknown",
          result.getClass().getName(),
          e);
    }
    return "";
  }

  /** Returns the result of the first one; empty while it is being carried out. */
  private <T> Optional<T> resultOf(LoadedRecord earlier, Optional<String> owner, Type type) {
    Optional<String> first = earlier.record().owner();
    if (first.isPresent() && owner.isPresent() && !first.equals(owner)) {
      throw new HttpProblem(
          409,
          "form.once.owner",
          "Another account that was logged in here sent this form. Reload the page and fill it in"
              + " again.");
    }
    IdempotencyRecord record = parsed(earlier);
    if (record instanceof IdempotencyRecord.Done done) {
      Optional<T> result = decoded(done.json(), type);
      if (result.isPresent()) {
        return result;
      }
    } else if (record instanceof IdempotencyRecord.Pending pending
        && clock.instant().isBefore(pending.deadAfter())) {
      return Optional.empty();
    }
    throw new HttpProblem(
        409,
        "form.once.unknown",
        "You have sent this form before, and we do not know the outcome. Check whether it is done"
            + " before you reload the page and send it again.");
  }

  private static <T> Optional<T> decoded(String json, Type type) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(json, JSON.constructType(type)));
    } catch (JacksonException e) {
      LOG.warn("The stored result of a form cannot be read as {}", type.getTypeName(), e);
      return Optional.empty();
    }
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
        "You sent this form a moment ago, and we are still working on it. Try again shortly; it will"
            + " not be done twice.");
  }

  private void keep(StoreKey key, StoredRecord done) {
    try {
      if (!kept(key, done)) {
        LOG.error("The result of a form was not stored: its record was changed meanwhile");
      }
    } catch (StoreException e) {
      failures.error(
          "A form took effect, but its result could not be stored. A repeated one is refused with"
              + " form.once.unknown",
          e);
    }
  }

  /**
   * Writes the result over the record of this request. Its revision changes if a reader moves it to
   * another store.
   */
  private boolean kept(StoreKey key, StoredRecord done) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> found = store.load(key);
      if (found.isEmpty()) {
        if (store.create(key, done)) {
          return true;
        }
      } else if (!(parsed(found.get()) instanceof IdempotencyRecord.Pending)) {
        return false;
      } else if (store.replace(key, found.get().revision(), done)) {
        return true;
      }
    }
    return false;
  }

  private void forget(List<StoreKey> keys, Exception cause) {
    try {
      release(keys);
    } catch (StoreException e) {
      cause.addSuppressed(e);
    }
  }

  /** Deletes the last key first, so that none points to a record that is gone. */
  private void release(List<StoreKey> keys) {
    for (int i = keys.size() - 1; i >= 0; i--) {
      store.delete(keys.get(i));
    }
  }

  private Instant deadAfter() {
    return clock.instant().plus(LONGEST_RUN);
  }

  private StoredRecord record(IdempotencyRecord record, Optional<String> owner) {
    StoredRecord stored =
        StoredRecord.of(
            record.text().getBytes(UTF_8), clock.instant().plus(Idempotency.LIFETIME).plus(LEEWAY));
    return owner.map(stored::withOwner).orElse(stored);
  }
}
