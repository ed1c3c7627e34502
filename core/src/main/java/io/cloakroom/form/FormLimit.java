package io.cloakroom.form;

import io.cloakroom.http.Departure;
import io.cloakroom.http.HttpProblem;
import java.util.Locale;

/**
 * One thing a form may not have too much of, with its default. What exceeds a limit is refused with
 * 413 and a code such as {@code form.limit.file-bytes}; bytes are counted as they arrive, never
 * taken from {@code Content-Length}.
 */
public enum FormLimit {
  /** Bytes of a body that is not multipart. */
  BODY_BYTES(2 << 20, FormLimit.ONE_GIB),
  /** Bytes of a multipart body, files included; and of any compressed body, as it arrives. */
  REQUEST_BYTES(64 << 20, FormLimit.ONE_TIB),
  /** Fields that are not files, and file inputs that nobody used; of JSON {@link #JSON_VALUES}. */
  FIELDS(1000),
  /** Files. */
  FILES(20),
  /** Bytes of one field's name. */
  NAME_BYTES(1 << 10, FormLimit.ONE_GIB),
  /** Bytes of one field's text. */
  VALUE_BYTES(1 << 20, FormLimit.ONE_GIB),
  /**
   * Bytes of all names and texts together; of JSON, those of the names under which a form would
   * send its values.
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
  /** Objects and arrays of JSON within each other. */
  JSON_DEPTH(32, FormLimit.DEEPEST),
  /** Characters of one JSON number. */
  JSON_NUMBER_CHARS(100),
  /** Values of one JSON document, objects and arrays included. */
  JSON_VALUES(10_000),
  /** Content codings on top of each other. */
  CONTENT_CODINGS(2),
  /**
   * Bytes that come out of a content coding for each that goes in, once 64 KiB have come out. Every
   * coding of a body is held to it by itself.
   */
  CODING_RATIO(100),
  /**
   * Bytes read and thrown away after a refusal, within two seconds, so that a client that sends on
   * sees the answer and no reset connection. As many as a whole request may have: they cost less
   * than those of a form that is let through.
   */
  DRAIN_BYTES(Departure.DRAIN_BYTES, FormLimit.ONE_TIB);

  private static final long ONE_TIB = 1L << 40;

  /** What is kept in memory is in arrays, which grow by doubling. */
  private static final long ONE_GIB = 1L << 30;

  /** Trees are walked by recursion, on threads with stacks of a usual size. */
  private static final long DEEPEST = 500;

  private final long preset;
  private final long most;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  FormLimit(long preset) {
    this(preset, Integer.MAX_VALUE);
  }

  FormLimit(long preset, long most) {
    this.preset = preset;
    this.most = most;
  }

  /** The limit where none is set. */
  public long preset() {
    return preset;
  }

  /** What the limit may be raised to. */
  long most() {
    return most;
  }

  HttpProblem exceeded(long limit) {
    String named = limit + " (FormLimit." + name() + ")";
    return new HttpProblem(
            413, "form.limit." + code, "The form exceeds the limit of " + named + ".")
        .with(named);
  }
}
