package io.cloakroom.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.zip.CRC32C;

/**
 * The content of one file of a {@link FileStore}. Numbers are big-endian:
 *
 * <pre>
 *   0  magic            8 bytes
 *   8  touch slot 0    16 bytes: expiry, CRC-32C of the expiry, 4 bytes of zero
 *  24  touch slot 1    16 bytes, the same
 *  40  revision         8 bytes
 *  48  expiry           8 bytes, see {@link StoredRecord#expiryMillis}
 *  56  length of key, of owner (0: none) and of content, 4 bytes each
 *  68  key, owner (UTF-8), content
 *  ..  CRC-32C of everything from 40 on, 4 bytes
 * </pre>
 *
 * <p>A touch overwrites the slot with the earlier expiry. If that write is torn, the checksum of
 * the slot does not match, and the other slot still has the previous touch. The record expires at
 * the latest of the three.
 *
 * @param spareSlot the position of the slot that the next touch may overwrite
 */
record RecordFile(StoreKey key, long revision, StoredRecord record, int spareSlot) {

  /** A failure to read a file as a complete record. The message is the reason. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  static final int MAX_CONTENT = 16 << 20;

  /** An upper bound of the size of a record's file. */
  static final int MAX_BYTES = MAX_CONTENT + 4096;

  private static final long MAGIC = 0x434c4f414b303031L; // CLOAK001
  private static final int SLOT_0 = 8;
  private static final int SLOT_1 = 24;
  private static final int SLOT_BYTES = 16;
  private static final int CHECKED_FROM = 40;
  private static final int TEXT_FROM = 68;

  static RecordFile of(StoreKey key, long revision, StoredRecord record) {
    if (record.size() > MAX_CONTENT) {
      throw new IllegalArgumentException(
          "A record in a file store has at most "
              + MAX_CONTENT
              + " bytes, but this one in the key space "
              + key.space()
              + " has "
              + record.size()
              + "; store less in it");
    }
    return new RecordFile(key, revision, record, SLOT_0);
  }

  ByteBuffer encode() {
    byte[] keyText = key.text().getBytes(US_ASCII);
    byte[] owner = record.owner().orElse("").getBytes(UTF_8);
    byte[] content = record.content();
    int length = TEXT_FROM + keyText.length + owner.length + content.length + Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putLong(MAGIC).position(CHECKED_FROM);
    bytes.putLong(revision).putLong(StoredRecord.expiryMillis(record.expiresAt()));
    bytes.putInt(keyText.length).putInt(owner.length).putInt(content.length);
    bytes.put(keyText).put(owner).put(content);
    return bytes.putInt(checksum(bytes, CHECKED_FROM, bytes.position())).flip();
  }

  static RecordFile decode(ByteBuffer bytes) throws Unreadable {
    if (bytes.limit() < TEXT_FROM + Integer.BYTES || bytes.getLong(0) != MAGIC) {
      throw new Unreadable("it is not a record file");
    }
    int checkedTo = bytes.limit() - Integer.BYTES;
    if (bytes.getInt(checkedTo) != checksum(bytes, CHECKED_FROM, checkedTo)) {
      throw new Unreadable("its checksum is wrong");
    }
    bytes.position(CHECKED_FROM);
    long revision = bytes.getLong();
    long expiry = bytes.getLong();
    int keyLength = bytes.getInt();
    int ownerLength = bytes.getInt();
    int contentLength = bytes.getInt();
    if (keyLength < 0
        || ownerLength < 0
        || contentLength < 0
        || (long) keyLength + ownerLength + contentLength != checkedTo - TEXT_FROM) {
      throw new Unreadable("its lengths do not add up");
    }
    byte[] keyText = take(bytes, keyLength);
    byte[] owner = take(bytes, ownerLength);
    byte[] content = take(bytes, contentLength);
    long touched0 = touched(bytes, SLOT_0);
    long touched1 = touched(bytes, SLOT_1);
    expiry = Math.max(expiry, Math.max(touched0, touched1));
    try {
      StoredRecord record = StoredRecord.of(content, StoredRecord.expiry(expiry));
      return new RecordFile(
          StoreKey.parse(US_ASCII.newDecoder().decode(ByteBuffer.wrap(keyText)).toString()),
          revision,
          owner.length == 0
              ? record
              : record.withOwner(UTF_8.newDecoder().decode(ByteBuffer.wrap(owner)).toString()),
          touched0 <= touched1 ? SLOT_0 : SLOT_1);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new Unreadable("its key or owner is malformed");
    }
  }

  /** Returns the bytes of a touch slot with this expiry. */
  static ByteBuffer slot(long expiryMillis) {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES).putLong(expiryMillis);
    return bytes.putInt(checksum(bytes, 0, Long.BYTES)).rewind();
  }

  LoadedRecord loaded() {
    return new LoadedRecord(record, Revision.of(revision));
  }

  private static long touched(ByteBuffer bytes, int slot) {
    boolean whole = bytes.getInt(slot + Long.BYTES) == checksum(bytes, slot, slot + Long.BYTES);
    return whole ? bytes.getLong(slot) : Long.MIN_VALUE;
  }

  private static int checksum(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }
}
