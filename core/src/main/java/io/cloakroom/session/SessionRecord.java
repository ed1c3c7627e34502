package io.cloakroom.session;

import io.cloakroom.json.Json;
import io.cloakroom.json.JsonMembers;
import io.cloakroom.mistake.Printable;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The content of one session between requests. Immutable.
 *
 * @param createdAt the time at which the session began: its first write, or the login
 * @param lastSeen the time of the last write; a request without changes moves only the expiry in
 *     the store
 * @param userAgent the {@code User-Agent} of the request that began it; empty if there was none
 * @param terms the session's own terms
 * @param attributes each attribute's value as JSON, by name
 * @param aside values by name that a version of the application could not read when it stored its
 *     own, as JSON
 * @param unknown other fields that a newer version wrote, as JSON by name; they are kept on
 *     rewriting
 */
record SessionRecord(
    Instant createdAt,
    Instant lastSeen,
    String userAgent,
    Terms terms,
    Map<String, Json> attributes,
    Map<String, List<Json>> aside,
    Map<String, Json> unknown) {

  /** The number of attributes whose sizes are logged. */
  private static final int MAX_SIZES = 10;

  /** Takes over the maps, which are not copied: nothing may change them any more. */
  SessionRecord {
    attributes = unmodifiable(attributes);
    aside = unmodifiable(aside);
    unknown = unmodifiable(unknown);
  }

  /** Most records have one attribute or few, and nothing else. */
  private static <V> Map<String, V> unmodifiable(Map<String, V> map) {
    if (map instanceof JsonMembers) {
      return map; // cannot be modified
    }
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
  }

  /** Returns a record without values that were set aside and without unknown fields. */
  static SessionRecord of(
      Instant createdAt,
      Instant lastSeen,
      String userAgent,
      Terms terms,
      Map<String, Json> attributes) {
    return new SessionRecord(createdAt, lastSeen, userAgent, terms, attributes, Map.of(), Map.of());
  }

  static SessionRecord empty(Instant now, String userAgent) {
    return new SessionRecord(now, now, userAgent, Terms.DEFAULT, Map.of(), Map.of(), Map.of());
  }

  /** Returns the next version of this record. Its time of the last write never moves backwards. */
  SessionRecord with(Draft draft, Instant now) {
    return new SessionRecord(
        createdAt,
        now.isAfter(lastSeen) ? now : lastSeen,
        userAgent,
        draft.terms,
        draft.sharedAttributes(),
        draft.sharedAside(),
        unknown);
  }

  /** Returns a copy that begins with a login at this time, with this {@code User-Agent}. */
  SessionRecord begunAt(Instant now, String userAgent) {
    return new SessionRecord(now, now, userAgent, terms, attributes, aside, unknown);
  }

  /** Returns the names of the largest attributes with their sizes, for the log. */
  String sizes() {
    String sizes =
        attributes.entrySet().stream()
            .sorted(Comparator.comparingInt(attribute -> -attribute.getValue().length()))
            .limit(MAX_SIZES)
            .map(attribute ->
                Printable.of(attribute.getKey()) + " (" + attribute.getValue().length() + " bytes)")
            .collect(Collectors.joining(", "));
    return attributes.size() > MAX_SIZES
        ? sizes + " and " + (attributes.size() - MAX_SIZES) + " smaller attributes"
        : sizes;
  }
}
