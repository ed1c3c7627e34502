package io.cloakroom.session;

import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What the end of a request does to the store: one decision, made without touching anything. */
sealed interface Plan {

  /** Nothing is written and no cookie is sent. */
  record Nothing() implements Plan {}

  /** Changes were made to a session that is gone; they go with it. */
  record Drop() implements Plan {}

  /** Only the expiry moves. */
  record Touch(Found.Live base, Instant expiresAt) implements Plan {}

  /** A new session under a new token. */
  record Create(StoredRecord next) implements Plan {}

  /** The next version of the session. */
  record Replace(Found.Live base, StoredRecord next) implements Plan {}

  /** The session moves under a new token. */
  record Rotate(Found.Live base, StoredRecord next) implements Plan {}

  /** The session ends; what was written after that begins a new one. */
  record End(Found base, Optional<StoredRecord> next) implements Plan {}

  /** Decides. */
  static Plan of(Found found, ChangeLog log, Lifetime lifetime, String device, Instant now) {
    if (log.ended()) {
      return new End(found, fresh(log, lifetime, device, now));
    }
    if (found instanceof Found.Live live) {
      return log.isEmpty() ? idle(live, lifetime, now) : changed(live, log, lifetime, device, now);
    }
    if (found instanceof Found.Retired && !log.owned()) {
      return log.hasChanges() ? new Drop() : new Nothing();
    }
    return fresh(log, lifetime, device, now).<Plan>map(Create::new).orElseGet(Nothing::new);
  }

  private static Plan idle(Found.Live base, Lifetime lifetime, Instant now) {
    Instant expiresAt = lifetime.expiresAt(base.record().createdAt(), now);
    return lifetime.worthTouching(base.expiresAt(), expiresAt)
        ? new Touch(base, expiresAt)
        : new Nothing();
  }

  private static Plan changed(
      Found.Live base, ChangeLog log, Lifetime lifetime, String device, Instant now) {
    Draft draft = log.applyTo(Draft.of(base));
    if (!log.rotated()
        && Objects.equals(draft.owner, base.owner())
        && draft.attributes.equals(base.record().attributes())) {
      return idle(base, lifetime, now);
    }
    SessionRecord next = base.record().with(draft.attributes, now);
    if (log.owned()) {
      next = new SessionRecord(now, now, device, draft.attributes, next.unknown());
    }
    StoredRecord stored = stored(next, draft, lifetime, now);
    return log.rotated() ? new Rotate(base, stored) : new Replace(base, stored);
  }

  private static Optional<StoredRecord> fresh(
      ChangeLog log, Lifetime lifetime, String device, Instant now) {
    Draft draft = log.applyTo(Draft.empty());
    if (draft.attributes.isEmpty() && draft.owner == null) {
      return Optional.empty();
    }
    SessionRecord record = SessionRecord.empty(now, device).with(draft.attributes, now);
    return Optional.of(stored(record, draft, lifetime, now));
  }

  private static StoredRecord stored(
      SessionRecord record, Draft draft, Lifetime lifetime, Instant now) {
    StoredRecord stored =
        StoredRecord.of(RecordCodec.encode(record), lifetime.expiresAt(record.createdAt(), now));
    return draft.owner == null ? stored : stored.ownedBy(draft.owner);
  }
}
