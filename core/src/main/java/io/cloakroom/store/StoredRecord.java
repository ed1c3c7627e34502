package io.cloakroom.store;

import io.cloakroom.annotation.CheckReturnValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps under a key: bytes it does not interpret, when they expire, and whose they
 * are. Immutable.
 */
public final class StoredRecord {

  /** The expiry of a record that never expires, in milliseconds. */
  public static final long NEVER = Long.MAX_VALUE;

  private final byte[] content;
  private final Instant expiresAt;
  private final @Nullable String owner;

  private StoredRecord(byte[] content, Instant expiresAt, @Nullable String owner) {
    this.content = content;
    this.expiresAt = expiry(expiryMillis(expiresAt));
    this.owner = owner;
  }

  /**
   * A record of nobody.
   *
   * @param content the bytes; copied
   * @param expiresAt from this moment on the record is absent, kept to the millisecond, rounded
   *     down; {@link Instant#MAX} is never
   */
  public static StoredRecord of(byte[] content, Instant expiresAt) {
    return new StoredRecord(content.clone(), expiresAt, null);
  }

  /**
   * The same record, belonging to an owner, such as an account's id: 1 to 255 characters of
   * well-formed Unicode, no control characters, so that every engine can hold it.
   */
  @CheckReturnValue
  public StoredRecord withOwner(String owner) {
    if (owner.isEmpty() || owner.length() > 255) {
      throw new IllegalArgumentException(
          "An owner has 1 to 255 characters, this one has " + owner.length());
    }
    for (int i = 0; i < owner.length(); ) {
      int c = owner.codePointAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
        throw new IllegalArgumentException(
            "The owner has a control character or half a surrogate pair at " + i);
      }
      i += Character.charCount(c);
    }
    return new StoredRecord(content, expiresAt, owner);
  }

  /** The same record with another expiry. */
  @CheckReturnValue
  public StoredRecord withExpiry(Instant expiresAt) {
    return new StoredRecord(content, expiresAt, owner);
  }

  /** How many bytes the content has. */
  public int size() {
    return content.length;
  }

  /** The bytes, a copy. */
  public byte[] content() {
    return content.clone();
  }

  /**
   * From this moment, which is a whole millisecond, on the record is absent; {@link Instant#MAX} is
   * never.
   */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** Whether the record is absent at this moment: expired exactly at {@link #expiresAt()}. */
  public boolean expiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /**
   * Returns a time as stores write an expiry: milliseconds since 1970-01-01T00:00Z, rounded down,
   * with {@link Long#MAX_VALUE} for {@link Instant#MAX} and whatever else is out of range. The
   * numbers have the order of the times, so an engine may compare them.
   */
  public static long expiryMillis(Instant expiresAt) {
    if (expiresAt.getEpochSecond() >= NEVER / 1000) {
      return NEVER;
    }
    if (expiresAt.getEpochSecond() <= Long.MIN_VALUE / 1000) {
      return Long.MIN_VALUE;
    }
    return expiresAt.toEpochMilli();
  }

  /** Returns the time that {@link #expiryMillis} wrote. */
  public static Instant expiry(long millis) {
    return millis == NEVER ? Instant.MAX : Instant.ofEpochMilli(millis);
  }

  /** The owner; empty if it has none. */
  public Optional<String> owner() {
    return Optional.ofNullable(owner);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredRecord that
        && Arrays.equals(content, that.content)
        && expiresAt.equals(that.expiresAt)
        && Objects.equals(owner, that.owner);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(content), expiresAt, owner);
  }

  /** Tells size and expiry; the content may be secret. */
  @Override
  public String toString() {
    return "StoredRecord[" + content.length + " bytes, expires " + expiresAt + "]";
  }
}
