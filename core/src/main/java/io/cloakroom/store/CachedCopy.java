package io.cloakroom.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An entry in the cache of a {@link CachedStore}: a copy of a record, or a mark that the record is
 * being written. Numbers are big-endian:
 *
 * <pre>
 *   0  magic            8 bytes
 *   8  CRC-32C of everything that follows, 4 bytes
 *  12  expiry           8 bytes, see {@link StoredRecord#expiryMillis}
 *  20  length of key, of revision (0: a mark) and of owner (0: none), 4 bytes each
 *  32  key, revision, owner (all UTF-8), content
 * </pre>
 *
 * <p>The entry contains its key, so it is never mistaken for the entry of another key.
 */
sealed interface CachedCopy {

  /** A copy of a record of the backing store. */
  record Kept(LoadedRecord loaded) implements CachedCopy {}

  /** A mark: a write is in progress or has just ended, so only the backing store is current. */
  record BeingWritten() implements CachedCopy {}

  /** An entry that this class did not write for this key. */
  record Unreadable() implements CachedCopy {}

  long MAGIC = 0x434c4f414b433031L; // CLOAKC01
  int CHECKED_FROM = 12;
  int TEXT_FROM = 32;

  static byte[] kept(StoreKey key, LoadedRecord loaded) {
    StoredRecord record = loaded.record();
    return encode(
        key,
        StoredRecord.expiryMillis(record.expiresAt()),
        loaded.revision().value(),
        record.owner().orElse(""),
        record.content());
  }

  static byte[] beingWritten(StoreKey key) {
    return encode(key, 0, "", "", new byte[0]);
  }

  static CachedCopy decode(StoreKey key, byte[] bytes) {
    ByteBuffer copy = ByteBuffer.wrap(bytes);
    if (bytes.length < TEXT_FROM || copy.getLong() != MAGIC || copy.getInt() != checksum(copy)) {
      return new Unreadable();
    }
    long expiry = copy.getLong();
    int keyLength = copy.getInt();
    int revisionLength = copy.getInt();
    int ownerLength = copy.getInt();
    if (keyLength < 0
        || revisionLength < 0
        || ownerLength < 0
        || (long) keyLength + revisionLength + ownerLength > copy.remaining()) {
      return new Unreadable();
    }
    try {
      if (!text(copy, keyLength).equals(key.text())) {
        return new Unreadable();
      }
      if (revisionLength == 0) {
        return new BeingWritten();
      }
      Revision revision = new Revision(text(copy, revisionLength));
      String owner = text(copy, ownerLength);
      byte[] content = new byte[copy.remaining()];
      copy.get(content);
      StoredRecord record = StoredRecord.of(content, StoredRecord.expiry(expiry));
      return new Kept(
          new LoadedRecord(owner.isEmpty() ? record : record.withOwner(owner), revision));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return new Unreadable();
    }
  }

  private static byte[] encode(
      StoreKey key, long expiry, String revision, String owner, byte[] content) {
    byte[] keyText = key.text().getBytes(UTF_8);
    byte[] revisionText = revision.getBytes(UTF_8);
    byte[] ownerText = owner.getBytes(UTF_8);
    ByteBuffer copy =
        ByteBuffer.allocate(
            TEXT_FROM + keyText.length + revisionText.length + ownerText.length + content.length);
    copy.putLong(MAGIC).putInt(0).putLong(expiry);
    copy.putInt(keyText.length).putInt(revisionText.length).putInt(ownerText.length);
    copy.put(keyText).put(revisionText).put(ownerText).put(content);
    return copy.putInt(CHECKED_FROM - Integer.BYTES, checksum(copy)).array();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(bytes.capacity()).position(CHECKED_FROM));
    return (int) crc.getValue();
  }

  private static String text(ByteBuffer bytes, int length) throws CharacterCodingException {
    String text = UTF_8.newDecoder().decode(bytes.slice(bytes.position(), length)).toString();
    bytes.position(bytes.position() + length);
    return text;
  }

  /** Returns the entry if it is the copy of an unexpired record; otherwise empty. */
  static Optional<Kept> live(CachedCopy copy, Instant now) {
    return copy instanceof Kept kept && !kept.loaded().record().expiredAt(now)
        ? Optional.of(kept)
        : Optional.empty();
  }
}
