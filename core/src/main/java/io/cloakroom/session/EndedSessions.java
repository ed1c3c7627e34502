package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.key.Sha256;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * The sealed sessions that ended or moved before they expired, each as a small record in a store,
 * so that a copy of their cookie opens nothing. An anonymous session is recorded only if it moved,
 * and looked up only before it is changed or its cookie is sent again. Thread-safe.
 *
 * <p>The record of a session that moved to a new token says so, and names the session that took its
 * place, or the owner if somebody logged in. A session is followed to end it, never to open it.
 */
final class EndedSessions {

  private static final String SPACE = "ended";

  /** The content of the record of a session that moved, before the id of its successor. */
  private static final String MOVED = "moved ";

  /** The content of the record of a session that a login moved, before the hash of the owner. */
  private static final String LOGIN = MOVED + "by ";

  /** More rotations do not overlap one request. */
  private static final int MAX_STEPS = 100;

  private final Store store;

  EndedSessions(Store store) {
    this.store = store;
  }

  /** Returns a copy for one request, which notes each call of the store. */
  EndedSessions traced(SessionTracer tracer) {
    return new EndedSessions(tracer.traced(store));
  }

  /** The state of a session that a browser holds. */
  enum Fate {
    /** It lives. */
    LIVES,
    /** It moved to a new token. */
    MOVED,
    /** It ended. */
    ENDED
  }

  /** Returns what became of a session, in one round trip. */
  Fate fate(StoreKey session) {
    return content(session)
        .map(content -> content.startsWith(MOVED) ? Fate.MOVED : Fate.ENDED)
        .orElse(Fate.LIVES);
  }

  /** Ends a session, and what took its place if it moved meanwhile. */
  void end(StoreKey session, Instant until) {
    StoreKey next = session;
    for (int step = 0; step < MAX_STEPS; step++) {
      if (store.create(key(next), record("", until))) {
        return;
      }
      Optional<StoreKey> successor = content(next).flatMap(EndedSessions::successor);
      if (successor.isEmpty()) {
        return;
      }
      next = successor.get();
    }
  }

  /**
   * Records that a session moved to a new token. Returns false if it ended or moved meanwhile.
   *
   * @param successor the session that took its place, which ends with it
   */
  boolean rotate(StoreKey session, StoreKey successor, Instant until) {
    return store.create(key(session), record(MOVED + successor.id(), until));
  }

  /**
   * Records that a login moved a session to a new token, which does not end with it. Returns false
   * if it ended or moved meanwhile.
   */
  boolean logIn(StoreKey session, String owner, Instant until) {
    return store.create(key(session), record(LOGIN + Sha256.base64(owner), until));
  }

  /** Returns whether a login of this owner moved a session. */
  boolean loggedIn(StoreKey session, String owner) {
    return content(session).filter((LOGIN + Sha256.base64(owner))::equals).isPresent();
  }

  private Optional<String> content(StoreKey session) {
    return store
        .load(key(session))
        .map(LoadedRecord::record)
        .map(record -> new String(record.content(), US_ASCII));
  }

  private static Optional<StoreKey> successor(String content) {
    return content.startsWith(MOVED) && !content.startsWith(LOGIN)
        ? Optional.of(new StoreKey(Sessions.SPACE, content.substring(MOVED.length())))
        : Optional.empty();
  }

  private static StoredRecord record(String content, Instant until) {
    return StoredRecord.of(content.getBytes(US_ASCII), until);
  }

  private static StoreKey key(StoreKey session) {
    return new StoreKey(SPACE, session.id());
  }
}
