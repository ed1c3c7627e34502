package io.cloakroom.session;

import io.cloakroom.json.CompactJson;
import io.cloakroom.json.Json;
import io.cloakroom.json.JsonMembers;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in the very form in which {@link RecordCodec#encode} writes them, which is a subset
 * of what {@link RecordCodec#decodeAny} reads, with the same result. Values are found, not copied
 * and not decoded.
 */
final class CanonicalRecord {

  private static final byte[] CREATED = CompactJson.ascii("{\"v\":1,\"created\":");
  private static final byte[] SEEN = CompactJson.ascii(",\"seen\":");
  private static final byte[] DEVICE = CompactJson.ascii(",\"device\":");
  private static final byte[] IDLE = CompactJson.ascii(",\"idle\":");
  private static final byte[] END = CompactJson.ascii(",\"end\":");
  private static final byte[] PERSISTENT = CompactJson.ascii(",\"persistent\":true");
  private static final byte[] NOT_PERSISTENT = CompactJson.ascii(",\"persistent\":false");
  private static final byte[] ATTRIBUTES = CompactJson.ascii(",\"a\":{");
  private static final byte[] LAST = CompactJson.ascii("}}");

  private CanonicalRecord() {}

  /** Returns the record in these bytes; null if they are anything else. */
  static @Nullable SessionRecord read(byte[] content) {
    CompactJson json = CompactJson.of(content, 0, content.length);
    long created = number(json, CREATED);
    long seen = number(json, SEEN);
    if (created == CompactJson.NONE || seen == CompactJson.NONE || !json.accept(DEVICE)) {
      return null;
    }
    String device = json.plainText();
    if (device == null) {
      return null;
    }
    Terms terms = terms(json);
    if (!json.accept(ATTRIBUTES)) {
      return null;
    }
    Map<String, Json> attributes = Map.of();
    if (!json.accept(LAST)) {
      attributes = JsonMembers.parse(json);
      if (attributes == null || !json.accept(LAST)) {
        return null;
      }
    }
    return json.atEnd()
        ? SessionRecord.of(
            Instant.ofEpochMilli(created), Instant.ofEpochMilli(seen), device, terms, attributes)
        : null;
  }

  /** Reads a number after these bytes. */
  private static long number(CompactJson json, byte[] before) {
    return json.accept(before) ? json.integer() : CompactJson.NONE;
  }

  /** Reads the session's own terms, if it has any. */
  private static Terms terms(CompactJson json) {
    Terms terms = Terms.DEFAULT;
    long idle = number(json, IDLE);
    if (idle != CompactJson.NONE) {
      terms = terms.idle(Duration.ofMillis(idle));
    }
    long end = number(json, END);
    if (end != CompactJson.NONE) {
      terms = terms.end(StoredRecord.expiry(end));
    }
    if (json.accept(PERSISTENT)) {
      terms = terms.persistent(true);
    } else if (json.accept(NOT_PERSISTENT)) {
      terms = terms.persistent(false);
    }
    return terms;
  }
}
