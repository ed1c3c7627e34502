package io.cloakroom.session;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there was under the visitor's token. */
sealed interface Found {

  /** No token, a malformed one, or one that opens nothing: the visitor starts anew. */
  record Nothing() implements Found {}

  /**
   * The token was rotated away a moment ago, so a fresher one is on its way to the browser, or
   * there already. Reads as empty, takes no change and sends no cookie, which could erase the
   * fresher one.
   *
   * @param successor the session that took its place, for ending it, never for opening it: that
   *     would be session fixation
   */
  record Retired(StoreKey key, Optional<StoreKey> successor) implements Found {}

  /** A record of a session, so that there is something to end. */
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

  /** A record that this version cannot read: the visitor starts anew, and the record stays. */
  record Foreign(StoreKey key, @Nullable String owner, Revision revision) implements Kept {}

  /** Looks the key up: one round trip. */
  static Found load(Store store, StoreKey key) {
    return of(key, store.load(key));
  }

  /** What a record that was loaded is. */
  static Found of(StoreKey key, Optional<LoadedRecord> loaded) {
    if (loaded.isEmpty()) {
      return new Nothing();
    }
    byte[] content = loaded.get().record().content();
    if (RecordCodec.isRetired(content)) {
      return new Retired(key, RecordCodec.successor(content));
    }
    String owner = loaded.get().record().owner().orElse(null);
    Revision revision = loaded.get().revision();
    Instant expiresAt = loaded.get().record().expiresAt();
    return RecordCodec.decode(content)
        .<Found>map(record -> new Live(key, record, owner, revision, expiresAt))
        .orElseGet(() -> new Foreign(key, owner, revision));
  }
}
