package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a record: one string, whose head the Lua scripts read too. Positions are in
 * bytes:
 *
 * <pre>
 *   0  version          '1'
 *   1  revision         16 hexadecimal digits
 *  17  expiry           19 decimal digits, milliseconds since 1970
 *  36  length of the owner part, 4 hexadecimal digits
 *  40  owner part       time until which the index has the record (19), tag (20), owner (UTF-8)
 *  ..  content
 * </pre>
 *
 * <p>The owner part is empty if there is no owner. Times have a fixed number of digits, so the
 * scripts can compare them as text.
 */
final class RecordText {

  private static final char VERSION = '1';
  private static final int REVISION = 1;
  private static final int EXPIRY = 17;
  private static final int LENGTH = 36;
  private static final int HEAD = 40;
  private static final byte[] NOTHING = new byte[0];

  private RecordText() {}

  /** Returns the head without the length of the owner part, which the script adds. */
  static byte[] head(String revision, Instant expiresAt) {
    byte[] head = new byte[LENGTH];
    putHead(revision, expiresAt, head);
    return head;
  }

  /** Returns a whole record, with this owner part if it is not null. */
  static byte[] of(String revision, StoredRecord record, @Nullable OwnerPart part) {
    byte[] content = record.content();
    byte[] owned = part == null ? NOTHING : part.text();
    byte[] text = new byte[HEAD + owned.length + content.length];
    putHead(revision, record.expiresAt(), text);
    for (int i = 0; i < HEAD - LENGTH; i++) {
      text[HEAD - 1 - i] = (byte) Character.forDigit((owned.length >>> (4 * i)) & 0xf, 16);
    }
    System.arraycopy(owned, 0, text, HEAD, owned.length);
    System.arraycopy(content, 0, text, HEAD + owned.length, content.length);
    return text;
  }

  /** Returns a time as 19 digits, which sort like the times. A time before 1970 becomes 1970. */
  static byte[] moment(Instant moment) {
    byte[] digits = new byte[LENGTH - EXPIRY];
    putMoment(moment, digits, 0);
    return digits;
  }

  /** Returns whether this store may have created the revision. */
  static boolean isRevision(Revision revision) {
    String text = revision.value();
    if (text.length() != EXPIRY - REVISION) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the record in a value.
   *
   * @throws StoreException if the value is not a record of this store
   */
  static LoadedRecord parse(StoreKey key, byte[] value) {
    try {
      if (value.length < HEAD || value[0] != VERSION) {
        throw new IllegalArgumentException("the head is not that of a record");
      }
      // The owner part follows the head, and the content follows the owner part.
      int from = HEAD + (int) number(value, LENGTH, HEAD, 16);
      StoredRecord record =
          StoredRecord.of(
              Arrays.copyOfRange(value, from, value.length),
              StoredRecord.expiry(number(value, EXPIRY, LENGTH, 10)));
      if (from > HEAD) {
        record = record.withOwner(OwnerPart.parse(Arrays.copyOfRange(value, HEAD, from)).owner());
      }
      return new LoadedRecord(
          record, new Revision(new String(value, REVISION, EXPIRY - REVISION, US_ASCII)));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new StoreException(
          "The value in Redis under the key of "
              + key.text()
              + " is not a record of this store; use another prefix",
          e);
    }
  }

  private static void putHead(String revision, Instant expiresAt, byte[] text) {
    text[0] = VERSION;
    for (int i = 0; i < EXPIRY - REVISION; i++) {
      text[REVISION + i] = (byte) revision.charAt(i);
    }
    putMoment(expiresAt, text, EXPIRY);
  }

  private static void putMoment(Instant moment, byte[] text, int from) {
    long left = Math.max(0, StoredRecord.expiryMillis(moment));
    for (int i = from + LENGTH - EXPIRY - 1; i >= from; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  private static long number(byte[] value, int from, int to, int radix) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(value[i], radix);
      if (digit < 0) {
        throw new IllegalArgumentException("the head has something else in place of a digit");
      }
      number = Math.addExact(Math.multiplyExact(number, (long) radix), digit);
    }
    return number;
  }

  /**
   * The owner part of a record.
   *
   * @param until the time until which the index has the record, as 19 digits
   * @param tag distinguishes this index entry from others of the same record
   */
  record OwnerPart(String until, String tag, String owner) {

    static OwnerPart parse(byte[] part) {
      // 19 digits, 20 characters of the tag, and the owner.
      String text = new String(part, UTF_8);
      return new OwnerPart(text.substring(0, 19), text.substring(19, 39), text.substring(39));
    }

    /** Returns an owner as it is stored. */
    static byte[] utf8(String owner) {
      return owner.getBytes(UTF_8);
    }

    /** Returns the part that belongs to the index: the time and the tag. */
    byte[] entry() {
      return (until + tag).getBytes(US_ASCII);
    }

    byte[] text() {
      return (until + tag + owner).getBytes(UTF_8);
    }
  }
}
