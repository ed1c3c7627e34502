package io.cloakroom.session;

import io.cloakroom.http.FailureLog;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The execution of a plan. Every write names the revision that it replaces. If another request was
 * faster, the record is loaded again and the change log is applied to it, a bounded number of
 * times.
 */
final class Commit {

  /** The maximum number of attempts. More conflicts in a row are not caused by a busy visitor. */
  private static final int MAX_ATTEMPTS = 100;

  private static final int MAX_BACKOFF_MILLIS = 16;
  private static final FailureLog FAILURES =
      FailureLog.of(LoggerFactory.getLogger(Commit.class), Clock.systemUTC());

  private final Store store;
  private final SessionSettings settings;
  private final ChangeLog log;
  private final Supplier<String> userAgent;
  private final @Nullable SessionTracer tracer;

  /**
   * Creates one for a request.
   *
   * @param tracer null if the request is not traced
   */
  Commit(
      Store store,
      SessionSettings settings,
      ChangeLog log,
      Supplier<String> userAgent,
      @Nullable SessionTracer tracer) {
    this.store = store;
    this.settings = settings;
    this.log = log;
    this.userAgent = userAgent;
    this.tracer = tracer;
  }

  CookieUpdate run(Found found) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Plan plan = plan(found);
      Optional<CookieUpdate> outcome = execute(plan);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      fireConflict(plan, attempt);
      backOff(attempt);
      found = reload(plan);
    }
    throw new StoreException(
        "A session could not be saved: other requests changed it "
            + MAX_ATTEMPTS
            + " times in a row",
        null);
  }

  private void fireConflict(Plan plan, int attempt) {
    Found.Live base = base(plan);
    settings.fire(new SessionEvent.ConflictReplayed(base.id(), base.whose(), attempt));
    if (tracer != null) {
      tracer.conflict(attempt, log);
    }
  }

  private Plan plan(Found found) {
    Instant now = settings.clock().instant();
    Plan plan = Plan.of(found, log, settings.lifetime(), userAgent, now);
    if (tracer != null) {
      tracer.planned(plan, found, log, now);
    }
    return plan;
  }

  /** Executes the plan and returns the cookie update; empty if another request was faster. */
  private Optional<CookieUpdate> execute(Plan plan) {
    if (plan instanceof Plan.Touch touch) {
      touch(touch);
    } else if (plan instanceof Plan.Drop drop) {
      settings.fire(
          new SessionEvent.ChangesDropped(SessionInfo.id(drop.base().key()), Optional.empty()));
    } else if (plan instanceof Plan.Refuse refuse) {
      return Optional.of(new CookieUpdate.Refuse(refuse.base()));
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
    return Optional.of(new CookieUpdate.Keep());
  }

  /**
   * Loads the record again, for another attempt. A session that ended in the meantime stays ended,
   * and its changes are dropped. Changes to one that moved are refused. A login is kept, because it
   * is valid on its own; if the same account was faster, it continues that session.
   */
  private Found reload(Plan plan) {
    StoreKey key = base(plan).key();
    Found found = Found.load(store, key);
    if (found instanceof Found.Retired retired) {
      return log.owner().<Found>flatMap(owner -> retired.continuedBy(owner, store)).orElse(retired);
    }
    return found instanceof Found.Nothing ? new Found.Ended(key) : found;
  }

  /** Returns the session that a plan is based on, if the plan can lose a race. */
  private static Found.Live base(Plan plan) {
    return plan instanceof Plan.Rotate rotate ? rotate.base() : ((Plan.Replace) plan).base();
  }

  private void touch(Plan.Touch touch) {
    Found.Live base = touch.base();
    try {
      // False is fine: another request extended the expiry as well, or ended the session.
      boolean unused = store.touch(base.key(), base.revision(), touch.expiresAt());
    } catch (StoreException e) {
      FAILURES.warn("The expiry of a session could not be extended; it may end too early", e);
    }
  }

  private CookieUpdate create(NextRecord next) {
    SessionToken token = write(next);
    settings.fire(
        new SessionEvent.Created(SessionInfo.id(token.key()), Optional.ofNullable(next.owner())));
    return show(token, next);
  }

  private SessionToken write(NextRecord next) {
    SessionToken token = log.nextToken();
    if (!store.create(token.key(), checked(next))) {
      throw new StoreException(
          "The store reports that a new random key is taken; check its create method", null);
    }
    if (tracer != null) {
      tracer.continuesUnder(token.key());
    }
    return token;
  }

  private CookieUpdate show(SessionToken token, NextRecord next) {
    Instant now = settings.clock().instant();
    return new CookieUpdate.Send(token.text(), settings.lifetime().cookieAge(next.record(), now));
  }

  /** Writes the new record first, so that there is always one, and then retires the old one. */
  private Optional<CookieUpdate> rotate(Plan.Rotate rotate) {
    SessionToken token = write(rotate.next());
    Found.Live base = rotate.base();
    StoredRecord marker =
        StoredRecord.of(
            RecordCodec.retired(token.key(), log.loggedIn()),
            settings.lifetime().retiredUntil(base.record().terms(), settings.clock().instant()));
    if (!store.replace(base.key(), base.revision(), marker)) {
      store.delete(token.key());
      return Optional.empty();
    }
    settings.fire(
        new SessionEvent.Rotated(
            SessionInfo.id(token.key()), Optional.ofNullable(rotate.next().owner()), base.id()));
    return Optional.of(show(token, rotate.next()));
  }

  private CookieUpdate end(Plan.End end) {
    Ending.end(store, end.base())
        .ifPresent(ended ->
            settings.fire(
                new SessionEvent.Ended(
                    ended.id(), ended.whose(), SessionEvent.EndReason.BY_REQUEST)));
    return end.next().map(this::create).orElseGet(CookieUpdate.Clear::new);
  }

  private StoredRecord checked(NextRecord next) {
    StoredRecord record = next.stored();
    int size = record.size();
    if (size > settings.maxBytes()) {
      throw SessionBackend.tooLarge(
          next.record(),
          "A session of "
              + size
              + " bytes exceeds Sessions.withMaxBytes("
              + settings.maxBytes()
              + "); store less in it, or raise the limit");
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
