package io.cloakroom.body;

import io.cloakroom.http.Departure;
import io.cloakroom.http.HttpProblem;
import java.util.Locale;

/**
 * One limit of a form, with its default. A form that exceeds it is refused with 413 and a code such
 * as {@code form.limit.file-bytes}. Bytes are counted as they arrive, never taken from {@code
 * Content-Length}.
 */
public enum FormLimit {
  /** Bytes of a body that is not multipart. */
  BODY_BYTES(2 << 20, FormLimit.ONE_GIB),
  /** Bytes of a multipart body including its files, and of any compressed body as it arrives. */
  REQUEST_BYTES(64 << 20, FormLimit.ONE_TIB),
  /** Fields that are not files, and unused file inputs. For JSON see {@link #JSON_VALUES}. */
  FIELDS(1000),
  /** Files. */
  FILES(20),
  /** Bytes of one field's name. */
  NAME_BYTES(1 << 10, FormLimit.ONE_GIB),
  /** Bytes of one field's text. */
  VALUE_BYTES(1 << 20, FormLimit.ONE_GIB),
  /**
   * Bytes of all names and texts together; for JSON, of the names under which a form would send its
   * values.
   */
  TEXT_BYTES(4 << 20, FormLimit.ONE_GIB),
  /** Bytes of one file. */
  FILE_BYTES(10 << 20, FormLimit.ONE_TIB),
  /** Bytes of one file that are kept in memory before it moves to a temporary file. */
  FILE_MEMORY_BYTES(64 << 10),
  /** Header lines of one part. */
  PART_HEADERS(8),
  /** Bytes of one header line of a part. */
  PART_HEADER_BYTES(4 << 10),
  /** Bytes before the first boundary. */
  PREAMBLE_BYTES(4 << 10),
  /** Steps of one name: {@code a[b][0]} has three. */
  DEPTH(8, FormLimit.DEEPEST),
  /** Elements of one list. */
  LIST_SIZE(1000),
  /** Levels of nested JSON objects and arrays. */
  JSON_DEPTH(32, FormLimit.DEEPEST),
  /** Characters of one JSON number. */
  JSON_NUMBER_CHARS(100),
  /** Values of one JSON document, including objects and arrays. */
  JSON_VALUES(10_000),
  /**
   * Bytes read to find a CSRF token before the request is handled, if no header decides. The rest
   * of the body is read with the form.
   */
  TOKEN_BYTES(64 << 10),
  /** Content codings applied one after the other. */
  CONTENT_CODINGS(2),
  /**
   * Decoded bytes for each coded one, checked after the first 64 KiB. Each coding of a body is
   * checked separately.
   */
  CODING_RATIO(100),
  /**
   * Bytes read and dropped after a refusal, within two seconds, so that a client that is still
   * sending sees the answer and not a reset connection. The default is that of a whole request:
   * dropping bytes costs less than accepting them.
   */
  DRAIN_BYTES(Departure.DRAIN_BYTES, FormLimit.ONE_TIB);

  private static final long ONE_TIB = 1L << 40;

  /** Bytes in memory are kept in arrays, which grow by doubling. */
  private static final long ONE_GIB = 1L << 30;

  /** Trees are walked by recursion, on threads with stacks of the usual size. */
  private static final long DEEPEST = 500;

  private final long defaultMax;
  private final long highestMax;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  FormLimit(long defaultMax) {
    this(defaultMax, Integer.MAX_VALUE);
  }

  FormLimit(long defaultMax, long highestMax) {
    this.defaultMax = defaultMax;
    this.highestMax = highestMax;
  }

  /** Returns the largest amount accepted by default. */
  public long defaultMax() {
    return defaultMax;
  }

  /** Returns the highest value that {@link FormLimits#withMax} takes. */
  public long highestMax() {
    return highestMax;
  }

  /** Returns the refusal of a form that exceeds this limit. Its sentence is for visitors. */
  HttpProblem exceeded(long limit) {
    String most = name().endsWith("_BYTES") ? ByteSize.text(limit) : String.valueOf(limit);
    return new HttpProblem(413, "form.limit." + code, sentence(most)).with(most);
  }

  private String sentence(String most) {
    return switch (this) {
      case BODY_BYTES, REQUEST_BYTES, TEXT_BYTES -> "The form is larger than " + most + ".";
      case FILE_BYTES -> "A file is larger than " + most + ".";
      case VALUE_BYTES -> "A text is longer than " + most + ".";
      case FIELDS -> "The form has more than " + most + " fields.";
      case FILES -> "The form has more than " + most + " files.";
      case LIST_SIZE -> "A list in the form has more than " + most + " entries.";
      default -> "The form is too complex to be read.";
    };
  }
}
