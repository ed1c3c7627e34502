package io.cloakroom.session;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of looking up the visitor's token. */
sealed interface Found {

  /**
   * No session: the token is missing, malformed or opens nothing. The visitor starts with an empty
   * session.
   */
  record Nothing() implements Found {}

  /**
   * A session that has moved to a new token, which is on its way to the browser or already there.
   * It reads as empty, refuses changes and sends no cookie, which could overwrite the newer one.
   *
   * @param successor the session that replaced it. The old token never opens it, which would be
   *     session fixation.
   * @param login whether a login moved it; if so, the old token does not end the successor either
   */
  record Retired(StoreKey key, Optional<StoreKey> successor, boolean login) implements Found {

    /** The maximum number of moves in a row without a response that reached the browser. */
    private static final int MAX_MOVES = 20;

    /** Returns the session that ends together with this one. */
    Optional<StoreKey> endsToo() {
      return login ? Optional.empty() : successor;
    }

    /**
     * Returns the session that replaced this one, if it belongs to this owner, who has just proved
     * who they are.
     */
    Optional<Live> continuedBy(String owner, Store store) {
      Found current = this;
      for (int move = 0; move < MAX_MOVES && current instanceof Retired retired; move++) {
        current =
            retired.successor.map(next -> Found.load(store, next)).orElseGet(Found.Nothing::new);
      }
      return current instanceof Live live && owner.equals(live.owner())
          ? Optional.of(live)
          : Optional.empty();
    }
  }

  /** A session that ended during the request. Changes to it go with it. */
  record Ended(StoreKey key) implements Found {}

  /** A stored record of a session, which can be ended. */
  sealed interface Kept extends Found {

    StoreKey key();

    @Nullable String owner();

    Revision revision();

    default String id() {
      return SessionInfo.id(key());
    }

    default Optional<String> whose() {
      return Optional.ofNullable(owner());
    }
  }

  /** A session. */
  record Live(
      StoreKey key,
      SessionRecord record,
      @Nullable String owner,
      Revision revision,
      Instant expiresAt)
      implements Kept {}

  /**
   * A record that this version cannot read. The visitor starts with an empty session, and the
   * record stays.
   *
   * @param flaw why it cannot be read, without anything that is in it
   */
  record Foreign(StoreKey key, @Nullable String owner, Revision revision, String flaw)
      implements Kept {}

  /** Loads the record of this key, in one round trip. */
  static Found load(Store store, StoreKey key) {
    return of(key, store.load(key));
  }

  /** Returns the result for a loaded record. */
  static Found of(StoreKey key, Optional<LoadedRecord> loaded) {
    if (loaded.isEmpty()) {
      return new Nothing();
    }
    byte[] content = loaded.get().record().content();
    if (RecordCodec.isRetired(content)) {
      return RecordCodec.retired(key, content);
    }
    String owner = loaded.get().record().owner().orElse(null);
    Revision revision = loaded.get().revision();
    Instant expiresAt = loaded.get().record().expiresAt();
    Optional<SessionRecord> record = RecordCodec.decode(content);
    return record.isPresent()
        ? new Live(key, record.get(), owner, revision, expiresAt)
        : new Foreign(key, owner, revision, RecordCodec.flaw(content));
  }
}
