package io.cloakroom.session;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The decision about a session at the end of a request. Making it changes nothing. */
sealed interface Plan {

  /** No write and no cookie. */
  record Nothing() implements Plan {}

  /** A loss of changes, because their session ended. */
  record Drop(Found.Ended base) implements Plan {}

  /** A refusal of changes, because their session moved to another token. */
  record Refuse(Found.Retired base) implements Plan {}

  /** A later expiry, and no other change. */
  record Touch(Found.Live base, Instant expiresAt) implements Plan {}

  /** A new session under a new token. */
  record Create(NextRecord next) implements Plan {}

  /** The next version of the session. */
  record Replace(Found.Live base, NextRecord next) implements Plan {}

  /** A move of the session to a new token. */
  record Rotate(Found.Live base, NextRecord next) implements Plan {}

  /** The end of the session. Values written after that begin a new one. */
  record End(Found base, Optional<NextRecord> next) implements Plan {}

  /** Decides from the session that was found and the changes. */
  static Plan of(
      Found found, ChangeLog log, Lifetime lifetime, Supplier<String> userAgent, Instant now) {
    if (log.ended()) {
      return new End(found, fresh(found, log, lifetime, userAgent, now));
    }
    if (found instanceof Found.Live live) {
      return log.isEmpty()
          ? idle(live, lifetime, now)
          : changed(live, log, lifetime, userAgent, now);
    }
    if (found instanceof Found.Ended ended && !log.loggedIn()) {
      return log.hasChanges() ? new Drop(ended) : new Nothing();
    }
    if (found instanceof Found.Retired retired && !log.loggedIn()) {
      return log.hasChanges() ? new Refuse(retired) : new Nothing();
    }
    return fresh(found, log, lifetime, userAgent, now)
        .<Plan>map(Create::new)
        .orElseGet(Nothing::new);
  }

  private static Plan idle(Found.Live base, Lifetime lifetime, Instant now) {
    Terms terms = base.record().terms();
    if (!lifetime.mayBeWorthTouching(base.expiresAt(), terms, now)) {
      return new Nothing();
    }
    Instant expiresAt = lifetime.expiresAt(base.record().createdAt(), terms, now);
    return lifetime.worthTouching(base.expiresAt(), expiresAt, terms)
        ? new Touch(base, expiresAt)
        : new Nothing();
  }

  private static Plan changed(
      Found.Live base, ChangeLog log, Lifetime lifetime, Supplier<String> userAgent, Instant now) {
    Draft draft = log.applyTo(base);
    if (!log.rotated()
        && Objects.equals(draft.owner, base.owner())
        && draft.terms.equals(base.record().terms())
        && draft.attributes().equals(base.record().attributes())) {
      return idle(base, lifetime, now);
    }
    SessionRecord record = base.record().with(draft, now);
    NextRecord next =
        next(log.loggedIn() ? record.begunAt(now, userAgent.get()) : record, draft, lifetime, now);
    if (!next.expiresAt().isAfter(now)) {
      return new End(base, Optional.empty());
    }
    // A token is never sent twice, so another kind of cookie needs another token.
    boolean sameCookie =
        lifetime.persistent(draft.terms) == lifetime.persistent(base.record().terms());
    return log.rotated() || !sameCookie ? new Rotate(base, next) : new Replace(base, next);
  }

  private static Optional<NextRecord> fresh(
      Found found, ChangeLog log, Lifetime lifetime, Supplier<String> userAgent, Instant now) {
    Draft draft = log.ended() ? log.applyTo(Draft.empty()) : log.applyTo(found);
    if (!log.begun() && draft.isEmpty()) {
      return Optional.empty();
    }
    NextRecord next =
        next(SessionRecord.empty(now, userAgent.get()).with(draft, now), draft, lifetime, now);
    return next.expiresAt().isAfter(now) ? Optional.of(next) : Optional.empty();
  }

  private static NextRecord next(
      SessionRecord record, Draft draft, Lifetime lifetime, Instant now) {
    return new NextRecord(
        record, draft.owner, lifetime.expiresAt(record.createdAt(), draft.terms, now));
  }
}
