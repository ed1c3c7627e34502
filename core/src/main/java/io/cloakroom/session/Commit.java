package io.cloakroom.session;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Instant;
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
      tellConflict(plan, attempt);
      backOff(attempt);
      found = reload(plan);
    }
    throw new StoreException(
        "A session could not be saved: " + MAX_ATTEMPTS + " other requests changed it meanwhile",
        null);
  }

  private void tellConflict(Plan plan, int attempt) {
    Found.Live base = base(plan);
    settings.tell(new SessionEvent.ConflictReplayed(base.id(), base.whose(), attempt));
  }

  private Plan plan(Found found) {
    return Plan.of(found, log, settings.lifetime(), device, settings.clock().instant());
  }

  /** What the browser is told; empty where another request was faster. */
  private Optional<Outcome> execute(Plan plan) {
    if (plan instanceof Plan.Touch touch) {
      touch(touch);
    } else if (plan instanceof Plan.Drop drop) {
      settings.tell(
          new SessionEvent.ChangesDropped(Device.id(drop.base().key()), Optional.empty()));
    } else if (plan instanceof Plan.Create create) {
      return Optional.of(create(create.next()));
    } else if (plan instanceof Plan.Replace replace) {
      Found.Live base = replace.base();
      if (!store.replace(base.key(), base.revision(), checked(replace.next()))) {
        return Optional.empty();
      }
    } else if (plan instanceof Plan.Rotate rotate) {
      return rotate(rotate);
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
    StoreKey key = base(plan).key();
    Found found = Found.load(store, key);
    return found instanceof Found.Live ? found : new Found.Retired(key, Optional.empty());
  }

  /** What a plan that can lose a race builds on. */
  private static Found.Live base(Plan plan) {
    return plan instanceof Plan.Rotate rotate ? rotate.base() : ((Plan.Replace) plan).base();
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

  private Outcome create(Next next) {
    SessionToken token = write(next);
    settings.tell(
        new SessionEvent.Created(Device.id(token.key()), Optional.ofNullable(next.owner())));
    return show(token, next);
  }

  private SessionToken write(Next next) {
    SessionToken token = SessionToken.random();
    if (!store.create(token.key(), checked(next))) {
      throw new StoreException("The store holds a record under a key just drawn at random", null);
    }
    return token;
  }

  private Outcome show(SessionToken token, Next next) {
    Instant now = settings.clock().instant();
    return new Outcome.Show(token.text(), settings.lifetime().cookieAge(next.record(), now));
  }

  /** The new record first, so that no moment is without one; then the old one is retired. */
  private Optional<Outcome> rotate(Plan.Rotate rotate) {
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
    settings.tell(
        new SessionEvent.Rotated(
            Device.id(token.key()), Optional.ofNullable(rotate.next().owner()), base.id()));
    return Optional.of(show(token, rotate.next()));
  }

  private Outcome end(Plan.End end) {
    Ending.end(store, end.base())
        .ifPresent(ended ->
            settings.tell(
                new SessionEvent.Ended(
                    ended.id(), ended.whose(), SessionEvent.EndReason.BY_REQUEST)));
    return end.next().map(this::create).orElseGet(Outcome.Forget::new);
  }

  private StoredRecord checked(Next next) {
    StoredRecord record = next.stored();
    int size = record.size();
    if (size > settings.maxBytes()) {
      throw Home.tooLarge(
          "A session of " + size + " bytes is over Sessions.maxBytes, " + settings.maxBytes());
    }
    return record;
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
