package io.cloakroom.session;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one session holds, between requests. Immutable.
 *
 * @param createdAt when the session began: at its first write, or at the login
 * @param lastSeen when it was last written; reading moves only the expiry in the store
 * @param userAgent the {@code User-Agent} it began with, empty where there was none
 * @param terms on which it is kept
 * @param attributes each attribute's value as JSON, by name
 * @param unknown what a newer version wrote beside these, as JSON by name, kept on rewriting
 */
record SessionRecord(
    Instant createdAt,
    Instant lastSeen,
    String userAgent,
    Terms terms,
    Map<String, Json> attributes,
    Map<String, Json> unknown) {

  SessionRecord {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
  }

  static SessionRecord empty(Instant now, String userAgent) {
    return new SessionRecord(now, now, userAgent, Terms.DEFAULT, Map.of(), Map.of());
  }

  /** The next version of this record; time never goes backwards. */
  SessionRecord with(Draft draft, Instant now) {
    return new SessionRecord(
        createdAt,
        now.isAfter(lastSeen) ? now : lastSeen,
        userAgent,
        draft.terms,
        draft.attributes,
        unknown);
  }

  /** The same, beginning with a login at this moment on this userAgent. */
  SessionRecord begunAt(Instant now, String userAgent) {
    return new SessionRecord(now, now, userAgent, terms, attributes, unknown);
  }
}
