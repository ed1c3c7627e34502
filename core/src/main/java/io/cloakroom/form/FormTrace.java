package io.cloakroom.form;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a form was read, step by step, for people who look for the reason of a value: where in the
 * body each value stood, and what it became. Made on request only; it holds everything that was
 * sent, secrets included. Filled by one decoder and the forms that read its data; not thread-safe.
 *
 * <pre>{@code
 * FormTrace trace = FormTrace.on(exchange); // before the form is read
 * Submission<SignUp> sent = SIGN_UP.read(exchange);
 * trace.pairs().forEach(pair -> log(pair.start(), pair.sent().name(), pair.steps()));
 * }</pre>
 */
public final class FormTrace {

  /** So many of the body's first bytes are kept, to be shown beside what became of them. */
  public static final int KEPT_BYTES = 1 << 20;

  /**
   * One name and value as they stood in the body, content codings undone. For JSON each value that
   * is neither an object nor an array.
   *
   * @param start the offset of the first byte: of the name, or of a part's headers
   * @param valueStart the offset of the value's first byte
   * @param end the offset behind the value's last byte
   */
  public record Pair(SentValue sent, long start, long valueStart, long end) {

    /** The steps that the name was taken apart into; an empty one appends. */
    public List<String> steps() {
      return NamePath.parse(sent.name()).steps();
    }
  }

  /**
   * What a form made of one place.
   *
   * @param name the place's name as sent, or as the same client would send it
   * @param pointer the place as a JSON pointer
   * @param type the type of the component, for people to read
   * @param value the converted value; null where it is absent or did not convert
   * @param secret whether the component, or one that it is in, is a {@link Secret}
   * @param holdsSecret whether it is one, or its type has one within it, read or not
   * @param errors what is wrong at this place
   */
  public record Value(
      String name,
      String pointer,
      String type,
      @Nullable Object value,
      boolean secret,
      boolean holdsSecret,
      List<FieldError> errors) {

    /** Copies the errors. */
    public Value {
      errors = List.copyOf(errors);
    }
  }

  private final List<Pair> pairs = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private @Nullable HttpProblem refusal;
  private byte[] body = {};
  private int kept;

  /** A trace to be given to one {@link FormDecoder}. */
  public FormTrace() {}

  /**
   * The trace of this request's form; the same one at each call. To be asked for before the form is
   * decoded, which a CSRF check may do already.
   *
   * @throws IllegalStateException where the form was decoded without a trace
   */
  public static FormTrace on(Exchange exchange) {
    Switch traced = exchange.memo(Switch.class, Switch::new);
    if (traced.trace == null) {
      if (traced.decoded) {
        throw new IllegalStateException(
            "The form is decoded already; ask for FormTrace.on(exchange) before anything reads it");
      }
      traced.trace = new FormTrace();
    }
    return traced.trace;
  }

  /** The trace that a request's decoder is to fill; null where nobody asked for one. */
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

  void value(Value value) {
    values.add(value);
  }

  void refused(HttpProblem refusal) {
    this.refusal = refusal;
  }

  /** What was found in the body, in its order. */
  public List<Pair> pairs() {
    return Collections.unmodifiableList(pairs);
  }

  /** What forms made of it, in the order of their records; empty while none has read the data. */
  public List<Value> values() {
    return Collections.unmodifiableList(values);
  }

  /**
   * The bytes of the body between two offsets; empty where they lie beyond the {@value #KEPT_BYTES}
   * that are kept.
   */
  public Optional<byte[]> bytes(long from, long to) {
    return from < 0 || from > to || to > kept
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(body, (int) from, (int) to));
  }

  /** Why the request's form was not read; empty where it was, or where nobody asked for it. */
  public Optional<HttpProblem> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * The bytes of the body between two offsets for people to read, those beyond ASCII and control
   * characters as escapes such as {@code \n} and {@code \xe0}; empty where they are not kept.
   *
   * @param most so many bytes are shown; where there are more, an ellipsis ends the text
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

  /** How many values there are only: they may be secret. */
  @Override
  public String toString() {
    return "FormTrace[" + pairs.size() + " pairs, " + values.size() + " values]";
  }
}
