package io.cloakroom.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.key.RandomToken;
import io.cloakroom.key.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The note that a record carries while records move between two stores, before its content. Records
 * without a note are the application's own. A note is one line of text:
 *
 * <ul>
 *   <li><em>moved</em>, in the old store: the new store decides about this key;
 *   <li><em>arriving</em>, in the new store: a copy that counts only once the old store has a moved
 *       note with the same claim;
 *   <li><em>deleted</em>, in a record that has expired: the record was deleted.
 * </ul>
 *
 * @param kind the kind of note
 * @param claim a random text that an arriving note and a moved note have in common; empty in a
 *     deleted note
 * @param detail of an arriving note, the revision in the old store; of a moved note, the {@link
 *     #fingerprint} of what was moved, or empty if the record was created in the new store
 * @param length the number of bytes before the content
 */
record MoveNote(Kind kind, String claim, String detail, int length) {

  /** The kinds of notes; {@code NONE} marks records of the application. */
  enum Kind {
    NONE,
    MOVED,
    ARRIVING,
    DELETED
  }

  /** The beginning of every note. No record of this toolkit begins with a zero byte. */
  private static final byte[] BEGINNING = "\0cloakroom move: ".getBytes(UTF_8);

  private static final MoveNote NONE = new MoveNote(Kind.NONE, "", "", 0);

  /** The maximum length of a note, so that content that only begins like one is no note. */
  private static final int MAX_LENGTH = 1024;

  /** Returns the note of this record; its kind is {@code NONE} if the record has none. */
  static MoveNote of(StoredRecord record) {
    if (!record.beginsWith(BEGINNING)) {
      return NONE;
    }
    byte[] content = record.content();
    int end = end(content);
    if (end < 0) {
      return NONE;
    }
    String line = new String(content, BEGINNING.length, end - BEGINNING.length, UTF_8);
    String[] fields = line.split(" ", -1);
    for (Kind kind : Kind.values()) {
      if (fields.length == 3 && kind != Kind.NONE && kind.name().equals(fields[0])) {
        return new MoveNote(kind, fields[1], decoded(fields[2]), end + 1);
      }
    }
    return NONE;
  }

  /** Returns the note of this record; its kind is {@code NONE} if there is no record or no note. */
  static MoveNote of(Optional<LoadedRecord> loaded) {
    return loaded.map(found -> of(found.record())).orElse(NONE);
  }

  private static int end(byte[] content) {
    for (int i = BEGINNING.length; i < Math.min(content.length, MAX_LENGTH); i++) {
      if (content[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Returns a copy of the old store's record that waits in the new store for its claim. */
  static StoredRecord arriving(LoadedRecord old) {
    String claim = RandomToken.text(16);
    byte[] note = note(Kind.ARRIVING, claim, old.revision().value());
    return withContent(old.record(), concat(note, old.record().content()));
  }

  /** Returns the old store's record of a key about which the new store decides. */
  static StoredRecord moved(String claim, String fingerprint, Instant expiresAt) {
    return StoredRecord.of(note(Kind.MOVED, claim, fingerprint), expiresAt);
  }

  /** Returns a record that has expired and says that it was deleted. */
  static StoredRecord deleted() {
    return StoredRecord.of(note(Kind.DELETED, "", ""), Instant.EPOCH);
  }

  /** Returns a record as it was before it got its arriving note. */
  static StoredRecord arrived(StoredRecord arriving) {
    byte[] content = arriving.content();
    int length = of(arriving).length;
    return withContent(arriving, Arrays.copyOfRange(content, length, content.length));
  }

  /** Returns a text by which a record is compared after it moved: content, owner and expiry. */
  static String fingerprint(StoredRecord record) {
    return hash(record) + ':' + StoredRecord.expiryMillis(record.expiresAt());
  }

  /**
   * Returns whether a record is as this moved note has it: the same content and owner, and an
   * expiry that is not earlier.
   */
  boolean describes(StoredRecord record) {
    int colon = detail.indexOf(':');
    return colon > 0
        && detail.substring(0, colon).equals(hash(record))
        && Long.parseLong(detail.substring(colon + 1))
            <= StoredRecord.expiryMillis(record.expiresAt());
  }

  private static String hash(StoredRecord record) {
    MessageDigest digest = Sha256.digest();
    digest.update(record.owner().orElse("").getBytes(UTF_8));
    digest.update((byte) 0); // an owner has no control characters
    return base64(digest.digest(record.content()));
  }

  /** Returns whether this is a note that waits for this revision of the old store. */
  boolean waitsFor(Revision revision) {
    return kind == Kind.ARRIVING && detail.equals(revision.value());
  }

  /** Returns whether this arriving note counts, since the old store has this note. */
  boolean countsBy(MoveNote old) {
    return kind == Kind.ARRIVING && old.kind == Kind.MOVED && claim.equals(old.claim);
  }

  private static StoredRecord withContent(StoredRecord like, byte[] content) {
    StoredRecord record =
        StoredRecord.of(content, like.expiresAt()).withExpendable(like.expendable());
    return like.owner().map(record::withOwner).orElse(record);
  }

  private static byte[] note(Kind kind, String claim, String detail) {
    String fields = kind + " " + claim + " " + base64(detail.getBytes(UTF_8)) + "\n";
    return concat(BEGINNING, fields.getBytes(UTF_8));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getUrlDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
