package io.cloakroom.session;

import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The next version of a session's record. */
record NextRecord(SessionRecord record, @Nullable String owner, Instant expiresAt) {

  StoredRecord stored() {
    StoredRecord stored = StoredRecord.of(RecordCodec.encode(record), expiresAt);
    return owner == null ? stored.withExpendable(true) : stored.withOwner(owner);
  }
}
