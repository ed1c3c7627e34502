package io.cloakroom.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The content of one value in Memcached. Numbers are big-endian:
 *
 * <pre>
 *   0  magic            8 bytes
 *   8  CRC-32C of everything that follows, 4 bytes
 *  12  revision         8 bytes, random for each version
 *  20  expiry           8 bytes, see {@link StoredRecord#expiryMillis}
 *  28  length of key and of owner (0: none), 2 bytes each
 *  32  key, owner (UTF-8), content
 * </pre>
 *
 * <p>The revision is the record's own, because Memcached's cas ids change with every touch. The
 * value contains its key, so it is never mistaken for the value of another key.
 */
record RecordValue(StoreKey key, long revision, StoredRecord record) {

  private static final long MAGIC = 0x434c4f414b4d3031L; // CLOAKM01
  private static final int CHECKED_FROM = 12;
  private static final int TEXT_FROM = 32;

  byte[] encode() {
    byte[] keyText = key.text().getBytes(US_ASCII);
    byte[] owner = record.owner().orElse("").getBytes(UTF_8);
    byte[] content = record.content();
    ByteBuffer bytes =
        ByteBuffer.allocate(TEXT_FROM + keyText.length + owner.length + content.length);
    bytes
        .putLong(MAGIC)
        .putInt(0)
        .putLong(revision)
        .putLong(StoredRecord.expiryMillis(record.expiresAt()))
        .putShort((short) keyText.length)
        .putShort((short) owner.length)
        .put(keyText)
        .put(owner)
        .put(content);
    return bytes.putInt(CHECKED_FROM - Integer.BYTES, checksum(bytes)).array();
  }

  /** Returns the record in these bytes; empty if they are not a record of this key. */
  static Optional<RecordValue> decode(StoreKey key, byte[] bytes) {
    ByteBuffer value = ByteBuffer.wrap(bytes);
    if (bytes.length < TEXT_FROM || value.getLong() != MAGIC || value.getInt() != checksum(value)) {
      return Optional.empty();
    }
    long revision = value.getLong();
    long expiry = value.getLong();
    int keyLength = value.getShort();
    int ownerLength = value.getShort();
    if (keyLength < 0 || ownerLength < 0 || keyLength + ownerLength > value.remaining()) {
      return Optional.empty();
    }
    String keyText = new String(take(value, keyLength), US_ASCII);
    byte[] owner = take(value, ownerLength);
    StoredRecord record =
        StoredRecord.of(take(value, value.remaining()), StoredRecord.expiry(expiry));
    try {
      return keyText.equals(key.text())
          ? Optional.of(
              new RecordValue(
                  key,
                  revision,
                  owner.length == 0
                      ? record
                      : record.withOwner(
                          UTF_8.newDecoder().decode(ByteBuffer.wrap(owner)).toString())))
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  LoadedRecord loaded() {
    return new LoadedRecord(record, Revision.of(revision));
  }

  boolean isAt(Revision expected) {
    return Revision.of(revision).equals(expected);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(bytes.capacity()).position(CHECKED_FROM));
    return (int) crc.getValue();
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }
}
