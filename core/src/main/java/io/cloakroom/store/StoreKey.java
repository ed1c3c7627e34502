package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/**
 * The opaque key of one record: a key space, such as {@code session}, and an id in it.
 *
 * <p>Keys are created by the server, never from raw client input: the id of a session is the hash
 * of its token. Both parts are visible ASCII without {@code :}. With the colon between them they
 * have at most 240 characters, so that every engine can store them.
 *
 * @param space the kind of record, such as {@code session}
 * @param id the record's id within its space
 */
public record StoreKey(String space, String id) {

  private static final int MAX_LENGTH = 240;

  /** Checks both parts. */
  public StoreKey {
    check(space, "key space");
    check(id, "key id");
    if (space.length() + 1 + id.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A store key has at most "
              + MAX_LENGTH
              + " characters, but this one in the key space "
              + space
              + " has "
              + (space.length() + 1 + id.length()));
    }
  }

  /** Returns whether both parts are equal; written out, because each look-up in memory asks. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreKey that && id.equals(that.id) && space.equals(that.space);
  }

  /** Returns the hash of the id, which the text itself keeps. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns the key as one text, {@code space:id}, for engines with one flat key space. */
  public String text() {
    return space + ':' + id;
  }

  /** Returns the key that {@link #text} wrote. */
  public static StoreKey parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "A store key has the form space:id, but this text has no colon");
    }
    return new StoreKey(text.substring(0, colon), text.substring(colon + 1));
  }

  private static void check(String part, String what) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException("The " + what + " is empty");
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ':') {
        throw new IllegalArgumentException(
            "The "
                + what
                + " must be visible ASCII without colons, unlike its character at index "
                + i);
      }
    }
  }
}
