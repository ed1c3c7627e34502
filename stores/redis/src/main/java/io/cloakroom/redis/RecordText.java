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
import java.util.Locale;
import java.util.regex.Pattern;

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

  private static final String VERSION = "1";
  private static final int HEAD = 40;
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{16}");

  private RecordText() {}

  /** Returns the head without the length of the owner part, which the scripts add. */
  static byte[] head(String revision, Instant expiresAt) {
    return (VERSION + revision + moment(expiresAt)).getBytes(US_ASCII);
  }

  /** Returns a time as 19 digits, which sort like the times. A time before 1970 becomes 1970. */
  static String moment(Instant moment) {
    return String.format(Locale.ROOT, "%019d", Math.max(0, StoredRecord.expiryMillis(moment)));
  }

  /** Returns whether this store may have created the revision. */
  static boolean isRevision(Revision revision) {
    return REVISION.matcher(revision.value()).matches();
  }

  /**
   * Returns the record in a value.
   *
   * @throws StoreException if the value is not a record of this store
   */
  static LoadedRecord parse(StoreKey key, byte[] value) {
    try {
      if (value.length < HEAD || value[0] != VERSION.charAt(0)) {
        throw new IllegalArgumentException("the head is not that of a record");
      }
      String head = new String(value, 0, HEAD, US_ASCII);
      // The owner part follows the head, and the content follows the owner part.
      int from = HEAD + Integer.parseInt(head.substring(36), 16);
      StoredRecord record =
          StoredRecord.of(
              Arrays.copyOfRange(value, from, value.length),
              StoredRecord.expiry(Long.parseLong(head.substring(17, 36))));
      if (from > HEAD) {
        record = record.withOwner(OwnerPart.parse(Arrays.copyOfRange(value, HEAD, from)).owner());
      }
      return new LoadedRecord(record, new Revision(head.substring(1, 17)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StoreException(
          "The value in Redis under the key of "
              + key.text()
              + " is not a record of this store; use another prefix",
          e);
    }
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
