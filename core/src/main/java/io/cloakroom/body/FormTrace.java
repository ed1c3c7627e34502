package io.cloakroom.body;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of how a form was read, for debugging: where in the body each value was, and what a form
 * made of it. It is made on request only, and contains everything that was sent, secrets included.
 * Filled by one decoder and the forms that read its data; not thread-safe.
 *
 * <pre>{@code
 * FormTrace trace = FormTrace.of(exchange); // before the form is read
 * FormData data = FormData.of(exchange);
 * trace.pairs().forEach(pair -> log(pair.start(), pair.sent().name(), pair.steps()));
 * }</pre>
 */
public final class FormTrace {

  /** The number of bytes at the start of the body that are kept for {@link #bytes}. */
  public static final int KEPT_BYTES = 1 << 20;

  /**
   * One name and value in the body, with content codings undone. For JSON, each value that is
   * neither an object nor an array.
   *
   * @param start the offset of the first byte: of the name, or of a part's headers
   * @param valueStart the offset of the value's first byte
   * @param end the offset behind the value's last byte
   */
  public record Pair(SentValue sent, long start, long valueStart, long end) {

    /** Returns the steps of the name; an empty one appends. */
    public List<String> steps() {
      return NamePath.of(sent.name()).steps();
    }
  }

  /**
   * The value that a form made of one field.
   *
   * @param name the field's name as sent, or as the same client would send it
   * @param pointer the position in the record as a JSON pointer
   * @param type the field's type, for display
   * @param value the converted value; null if it is absent or did not convert
   * @param secret whether the field, or one that it is in, is secret
   * @param holdsSecret whether it is secret or its type contains a secret, whatever was sent
   * @param errors the errors here and below
   */
  public record Value(
      String name,
      String pointer,
      String type,
      @Nullable Object value,
      boolean secret,
      boolean holdsSecret,
      List<ValueError> errors) {

    /** Copies the errors. */
    public Value {
      errors = List.copyOf(errors);
    }
  }

  /**
   * An error of a value.
   *
   * @param pointer the position in the record as a JSON pointer
   * @param code a stable name of the reason, such as {@code required}
   * @param message a sentence for the person who filled in the form
   */
  public record ValueError(String pointer, String code, String message) {}

  private final List<Pair> pairs = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private @Nullable HttpProblem refusal;
  private byte[] body = {};
  private int kept;

  private FormTrace() {}

  /** Returns an empty trace for one {@link FormDecoder}. */
  public static FormTrace of() {
    return new FormTrace();
  }

  /**
   * Returns the trace of this request's form; the same one at each call. The first call must come
   * before the form is decoded, which a CSRF check may do.
   *
   * @throws IllegalStateException if the form was decoded without a trace
   */
  public static FormTrace of(Exchange exchange) {
    Switch traced = exchange.memo(Switch.class, Switch::new);
    if (traced.trace == null) {
      if (traced.decoded) {
        throw new IllegalStateException(
            "The form is decoded already; call FormTrace.of(exchange) before anything reads it");
      }
      traced.trace = new FormTrace();
    }
    return traced.trace;
  }

  /** Returns whether a trace was requested of the request's form. */
  static boolean isWantedOn(Exchange exchange) {
    return exchange.memo(Switch.class, Switch::new).trace != null;
  }

  /** Returns the trace that a request's decoder is to fill; null if none was requested. */
  static @Nullable FormTrace wantedOn(Exchange exchange) {
    Switch traced = exchange.memo(Switch.class, Switch::new);
    traced.decoded = true;
    return traced.trace;
  }

  /** Whether a request's form is traced. */
  private static final class Switch {
    private @Nullable FormTrace trace;
    private boolean decoded;
  }

  void body(byte[] chunk, int offset, int length) {
    int count = Math.min(length, KEPT_BYTES - kept);
    if (kept + count > body.length) {
      body = Arrays.copyOf(body, Math.min(KEPT_BYTES, Math.max(body.length * 2, kept + count)));
    }
    System.arraycopy(chunk, offset, body, kept, count);
    kept += count;
  }

  void pair(SentValue sent, long start, long valueStart, long end) {
    pairs.add(new Pair(sent, start, valueStart, end));
  }

  void refused(HttpProblem refusal) {
    this.refusal = refusal;
  }

  /** Adds a value that a form made. Forms call this for each component of their records. */
  public void add(Value value) {
    values.add(value);
  }

  /** Returns the names and values in the body, in their order. */
  public List<Pair> pairs() {
    return Collections.unmodifiableList(pairs);
  }

  /**
   * Returns the values that forms made, in the order of their records; empty until one reads the
   * data.
   */
  public List<Value> values() {
    return Collections.unmodifiableList(values);
  }

  /**
   * Returns the bytes of the body between two offsets; empty if they lie beyond the {@value
   * #KEPT_BYTES} that are kept.
   */
  public Optional<byte[]> bytes(long from, long to) {
    return from < 0 || from > to || to > kept
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(body, (int) from, (int) to));
  }

  /**
   * Returns the reason why the request's form was refused; empty if it was read, or not requested
   * yet.
   */
  public Optional<HttpProblem> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Returns the bytes of the body between two offsets as printable text. Bytes beyond ASCII and
   * control characters become escapes such as {@code \n} and {@code \xe0}. Empty if the bytes are
   * not kept.
   *
   * @param most the number of bytes shown; if there are more, an ellipsis ends the text
   */
  public String printable(long from, long to, int most) {
    long end = Math.min(to, from + most);
    StringBuilder text = new StringBuilder();
    for (byte b : bytes(from, end).orElse(new byte[0])) {
      switch (b) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\\' -> text.append("\\\\");
        default -> {
          boolean shown = b >= ' ' && b <= '~';
          text.append(shown ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff));
        }
      }
    }
    return end < to && !text.isEmpty() ? text + "…" : text.toString();
  }

  /** Shows how many values there are only: they may be secret. */
  @Override
  public String toString() {
    return "FormTrace[" + pairs.size() + " pairs, " + values.size() + " values]";
  }
}
