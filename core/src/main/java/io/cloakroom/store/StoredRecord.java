package io.cloakroom.store;

import io.cloakroom.annotation.CheckReturnValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as a store keeps it: uninterpreted bytes, an expiry and an optional owner. Immutable.
 */
public final class StoredRecord {

  /** The expiry of a record that never expires, in milliseconds. */
  public static final long NEVER = Long.MAX_VALUE;

  private final byte[] content;
  private final long expiresAt;
  private final @Nullable String owner;
  private final boolean expendable;

  private StoredRecord(byte[] content, long expiresAt, @Nullable String owner, boolean expendable) {
    this.content = content;
    this.expiresAt = expiresAt;
    this.owner = owner;
    this.expendable = expendable;
  }

  /**
   * Returns a record without an owner.
   *
   * @param content the bytes, which are copied
   * @param expiresAt the time from which the record is absent, rounded down to the millisecond;
   *     {@link Instant#MAX} for never
   */
  public static StoredRecord of(byte[] content, Instant expiresAt) {
    return new StoredRecord(content.clone(), expiryMillis(expiresAt), null, false);
  }

  /**
   * Returns a copy of this record with an owner, such as an account's id. The owner has 1 to 255
   * characters of well-formed Unicode without control characters, so that every engine can store
   * it.
   */
  @CheckReturnValue
  public StoredRecord withOwner(String owner) {
    if (owner.isEmpty() || owner.length() > 255) {
      throw new IllegalArgumentException(
          "An owner has 1 to 255 characters, but this one has " + owner.length());
    }
    for (int i = 0; i < owner.length(); ) {
      int c = owner.codePointAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
        throw new IllegalArgumentException(
            "The owner has a control character or an unpaired surrogate at index " + i);
      }
      i += Character.charCount(c);
    }
    return new StoredRecord(content, expiresAt, owner, expendable);
  }

  /** Returns a copy of this record with another expiry. */
  @CheckReturnValue
  public StoredRecord withExpiry(Instant expiresAt) {
    return new StoredRecord(content, expiryMillis(expiresAt), owner, expendable);
  }

  /**
   * Returns a copy of this record that may be dropped to make room for others, or may not; the
   * default is that it may not. The session of an anonymous visitor may. It is a hint for stores
   * with bounded memory, such as {@link MemoryStore}. Other stores neither need it nor keep it.
   */
  @CheckReturnValue
  public StoredRecord withExpendable(boolean expendable) {
    return new StoredRecord(content, expiresAt, owner, expendable);
  }

  /**
   * Returns this record with the owner's text of another one, if that is equal, so that memory
   * holds the text once.
   */
  StoredRecord withTextOfOwner(StoredRecord other) {
    return owner != null && owner.equals(other.owner)
        ? new StoredRecord(content, expiresAt, other.owner, expendable)
        : this;
  }

  /** Returns the number of bytes of the content. */
  public int size() {
    return content.length;
  }

  /** Returns whether the content begins with these bytes. */
  boolean beginsWith(byte[] beginning) {
    return content.length >= beginning.length
        && Arrays.equals(content, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** Returns a copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  /**
   * Returns the time from which the record is absent, a whole millisecond; {@link Instant#MAX} for
   * never.
   */
  public Instant expiresAt() {
    return expiry(expiresAt);
  }

  /** Returns the time from which the record is absent, as {@link #expiryMillis} writes it. */
  long expiresAtMillis() {
    return expiresAt;
  }

  /**
   * Returns whether the record is absent at this time. It expires exactly at {@link #expiresAt()}.
   */
  public boolean expiredAt(Instant now) {
    return !now.isBefore(expiresAt());
  }

  /**
   * Returns an expiry as stores write it: milliseconds since 1970-01-01T00:00Z, rounded down.
   * {@link Instant#MAX}, and any other time that is too late, becomes {@link Long#MAX_VALUE}. The
   * numbers sort like the times, so an engine can compare them.
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

  /** Returns the owner; empty if the record has none. */
  public Optional<String> owner() {
    return Optional.ofNullable(owner);
  }

  boolean hasOwner() {
    return owner != null;
  }

  /** Returns whether a store that is full may drop this record. */
  public boolean expendable() {
    return expendable;
  }

  /**
   * Returns whether content, expiry and owner are equal. Whether a record is {@link #expendable}
   * does not count, because most stores do not keep it.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredRecord that
        && Arrays.equals(content, that.content)
        && expiresAt == that.expiresAt
        && Objects.equals(owner, that.owner);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(content), expiresAt, owner);
  }

  /** Returns the size and the expiry; the content may be secret. */
  @Override
  public String toString() {
    return "StoredRecord[" + content.length + " bytes, expires " + expiresAt() + "]";
  }
}
