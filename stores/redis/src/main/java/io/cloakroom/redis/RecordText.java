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
 * How a record is written: one string, whose head the scripts read too; {@code create.lua} says
 * what is where.
 */
final class RecordText {

  private static final String VERSION = "1";
  private static final int HEAD = 40;
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{16}");

  private RecordText() {}

  /** What stands before the owner's part. */
  static byte[] head(String revision, Instant expiresAt) {
    return (VERSION + revision + moment(expiresAt)).getBytes(US_ASCII);
  }

  /** A moment in 19 digits, which order as the moments do; those before 1970 are 1970. */
  static String moment(Instant moment) {
    return String.format(Locale.ROOT, "%019d", Math.max(0, StoredRecord.expiryMillis(moment)));
  }

  /** Whether this store may have made the revision. */
  static boolean isRevision(Revision revision) {
    return REVISION.matcher(revision.value()).matches();
  }

  /**
   * The record that was read.
   *
   * @throws StoreException if something else stands under the key
   */
  static LoadedRecord parse(StoreKey key, byte[] value) {
    try {
      if (value.length < HEAD || value[0] != VERSION.charAt(0)) {
        throw new IllegalArgumentException("it does not begin as one");
      }
      String head = new String(value, 0, HEAD, US_ASCII);
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
          "What Redis has under the key of " + key.text() + " is no record of this store", e);
    }
  }

  /**
   * What a record tells of its owner.
   *
   * @param until how long the index has the record, in 19 digits
   * @param tag what tells this index entry from others of the same record
   */
  record OwnerPart(String until, String tag, String owner) {

    static OwnerPart parse(byte[] part) {
      String text = new String(part, UTF_8);
      return new OwnerPart(text.substring(0, 19), text.substring(19, 39), text.substring(39));
    }

    /** An owner as it is written. */
    static byte[] utf8(String owner) {
      return owner.getBytes(UTF_8);
    }

    /** The index's share. */
    byte[] entry() {
      return (until + tag).getBytes(US_ASCII);
    }

    byte[] text() {
      return (until + tag + owner).getBytes(UTF_8);
    }
  }
}
