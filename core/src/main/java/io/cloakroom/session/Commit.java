package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out. Every write names the revision it replaces; a loser loads again and applies
 * its change log to the newest record, a bounded number of times.
 */
final class Commit {

  /** What the browser is told. */
  sealed interface Outcome {

    /** No cookie: what it has stays right, or a fresher one must not be erased. */
    record Keep() implements Outcome {}

    /** The session's new token. */
    record Show(SessionToken token) implements Outcome {}

    /** The session ended. */
    record Forget() implements Outcome {}
  }

  /** So many conflicts in a row mean that something else than a busy visitor is at work. */
  private static final int MAX_ATTEMPTS = 100;

  private static final int MAX_BACKOFF_MILLIS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  private final Store store;
  private final SessionSettings settings;
  private final ChangeLog log;
  private final String device;

  Commit(Store store, SessionSettings settings, ChangeLog log, String device) {
    this.store = store;
    this.settings = settings;
    this.log = log;
    this.device = device;
  }

  Outcome run(Found found) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Plan plan = plan(found);
      Optional<Outcome> outcome = execute(plan);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      settings.listener().conflictReplayed(attempt);
      backOff(attempt);
      found = reload(plan);
    }
    throw new StoreException(
        "A session could not be saved: " + MAX_ATTEMPTS + " other requests changed it meanwhile",
        null);
  }

  private Plan plan(Found found) {
    return Plan.of(found, log, settings.lifetime(), device, settings.clock().instant());
  }

  /** What the browser is told; empty where another request was faster. */
  private Optional<Outcome> execute(Plan plan) {
    if (plan instanceof Plan.Touch touch) {
      touch(touch);
    } else if (plan instanceof Plan.Drop) {
      settings.listener().changesDropped();
    } else if (plan instanceof Plan.Create create) {
      return Optional.of(new Outcome.Show(create(create.next())));
    } else if (plan instanceof Plan.Replace replace) {
      check(replace.next());
      Found.Live base = replace.base();
      if (!store.replace(base.key(), base.revision(), replace.next())) {
        return Optional.empty();
      }
    } else if (plan instanceof Plan.Rotate rotate) {
      return rotate(rotate).map(Outcome.Show::new);
    } else if (plan instanceof Plan.End end) {
      return Optional.of(end(end));
    }
    return Optional.of(new Outcome.Keep());
  }

  /**
   * The record as it is now, for another attempt. One that ended meanwhile stays ended: what this
   * request changed goes with it, unless somebody logged in, which stands by itself.
   */
  private Found reload(Plan plan) {
    StoreKey key =
        plan instanceof Plan.Rotate rotate
            ? rotate.base().key()
            : ((Plan.Replace) plan).base().key();
    Found found = Found.load(store, key);
    return found instanceof Found.Live ? found : new Found.Retired(Optional.empty());
  }

  private void touch(Plan.Touch touch) {
    Found.Live base = touch.base();
    try {
      // False is fine: whoever changed the record moved its expiry too, or ended it.
      boolean unused = store.touch(base.key(), base.revision(), touch.expiresAt());
    } catch (StoreException e) {
      LOG.warn("A session's expiry could not be moved; it ends earlier than it should", e);
    }
  }

  private SessionToken create(StoredRecord record) {
    SessionToken token = write(record);
    settings.listener().created();
    return token;
  }

  private SessionToken write(StoredRecord record) {
    check(record);
    SessionToken token = SessionToken.random();
    if (!store.create(token.key(), record)) {
      throw new StoreException("The store holds a record under a key just drawn at random", null);
    }
    return token;
  }

  /** The new record first, so that no moment is without one; then the old one is retired. */
  private Optional<SessionToken> rotate(Plan.Rotate rotate) {
    SessionToken token = write(rotate.next());
    // A login stands by itself: ending what was there before does not end it.
    Optional<StoreKey> successor = log.owned() ? Optional.empty() : Optional.of(token.key());
    StoredRecord marker =
        StoredRecord.of(
            RecordCodec.retired(successor),
            Clock.offset(settings.clock(), SessionSettings.RETIRED_FOR).instant());
    Found.Live base = rotate.base();
    if (!store.replace(base.key(), base.revision(), marker)) {
      store.delete(token.key());
      return Optional.empty();
    }
    settings.listener().rotated();
    return Optional.of(token);
  }

  private Outcome end(Plan.End end) {
    if (Ending.end(store, end.base())) {
      settings.listener().ended(SessionListener.EndReason.BY_REQUEST);
    }
    return end.next()
        .<Outcome>map(next -> new Outcome.Show(create(next)))
        .orElseGet(Outcome.Forget::new);
  }

  private void check(StoredRecord record) {
    int size = record.size();
    if (size > settings.maxBytes()) {
      throw new HttpProblem(
          413,
          "session.too-large",
          "This session holds more than it can. Remove something and try again.",
          new IllegalStateException(
              "A session of " + size + " bytes is over Sessions.maxBytes, " + settings.maxBytes()));
    }
  }

  private static void backOff(int attempt) {
    int bound = Math.min(1 << Math.min(attempt, 10), MAX_BACKOFF_MILLIS);
    try {
      TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(bound * 1000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while a session was being saved", e);
    }
  }
}
