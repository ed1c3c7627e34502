package io.cloakroom.session;

import io.cloakroom.store.StoreKey;
import java.time.Instant;

/**
 * One session of an owner, as a page "my devices" lists it.
 *
 * @param id names the session in {@link Sessions#end}; not a secret
 * @param userAgent the browser's own description, client input, at most 256 characters
 * @param createdAt when it was logged in
 * @param lastSeen when it was last used, to a twentieth of the idle timeout
 */
public record Device(String id, String userAgent, Instant createdAt, Instant lastSeen) {

  private static final int ID_LENGTH = 22;

  /** A part of the key, long enough to be unique; it opens nothing. */
  static String id(StoreKey key) {
    return key.id().substring(0, Math.min(ID_LENGTH, key.id().length()));
  }
}
