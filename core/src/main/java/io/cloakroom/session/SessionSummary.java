package io.cloakroom.session;

import io.cloakroom.store.StoreKey;
import java.time.Instant;
import java.util.Optional;

/** One session among all of them, as administrators see it: when and whose, never what is in it. */
public final class SessionSummary {

  private final StoreKey key;
  private final Device device;
  private final Optional<String> owner;
  private final Instant expiresAt;

  SessionSummary(Found.Live live, Device device) {
    this.key = live.key();
    this.device = device;
    this.owner = live.whose();
    this.expiresAt = live.expiresAt();
  }

  /** Names the session, as in {@link Device#id}; not a secret. */
  public String id() {
    return device.id();
  }

  /** Whose it is; empty for a visitor who is not logged in. */
  public Optional<String> owner() {
    return owner;
  }

  /** The browser's own description, client input, at most 256 characters. */
  public String userAgent() {
    return device.userAgent();
  }

  /** When it began, at its first write or at the login. */
  public Instant createdAt() {
    return device.createdAt();
  }

  /** When it was last used, to a twentieth of its idle timeout. */
  public Instant lastSeen() {
    return device.lastSeen();
  }

  /** When it ends unless it is used before. */
  public Instant expiresAt() {
    return expiresAt;
  }

  StoreKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "SessionSummary[" + id() + ", expires " + expiresAt + "]";
  }
}
