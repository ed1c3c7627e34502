package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names and values of an urlencoded body: checks their limits and decodes them to text. ASCII
 * is decoded at once, as it is the same in all supported encodings. Other bytes are decoded at the
 * end, because the field that names their encoding may come last.
 */
final class UrlencodedPairs {

  /** About what a pair takes beside its bytes. */
  static final int PAIR_BYTES = 128;

  /** Longer texts are decoded without a buffer. */
  private static final int LONG_TEXT = 1 << 16;

  private static final KnownNames NAMES = new KnownNames(11);

  /** The placeholder of a pair that is decoded at the end. */
  private static final SentValue LATER = new SentValue.Text("", "");

  private static final int[] NO_PAIRS = {};
  private static final char[] NO_CHARS = {};

  // Five numbers are kept of each pair beyond ASCII, in this order: its index; in the bytes the
  // start of its name, the start of its value and the end of its value; its start in the body.
  private static final int INDEX = 0;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int END = 3;
  private static final int START = 4;
  private static final int WIDTH = 5;

  /** Returns bytes of the decoder that are kept, by their offsets there. */
  interface KeptBytes {
    Pieces.Slice slice(int from, int to);
  }

  private final FormLimits limits;
  private final FormMemory.Claim memory;
  private final long maxFields;
  private final long maxName;
  private final long maxValue;
  private final long maxText;
  private final List<SentValue> values = new ArrayList<>();

  /** The pairs beyond ASCII. */
  private int[] later = NO_PAIRS;

  private int laterCount;

  /** The number of bytes of all names and values. */
  private int text;

  /** The label of the encoding that a field names. */
  private @Nullable String label;

  /** A buffer that texts beyond ASCII are decoded in, one after the other. */
  private char[] chars = NO_CHARS;

  UrlencodedPairs(FormLimits limits, FormMemory.Claim memory) {
    this.limits = limits;
    this.memory = memory;
    maxFields = limits.max(FormLimit.FIELDS);
    maxName = limits.max(FormLimit.NAME_BYTES);
    maxValue = limits.max(FormLimit.VALUE_BYTES);
    maxText = limits.max(FormLimit.TEXT_BYTES);
  }

  int count() {
    return values.size();
  }

  /**
   * Adds a pair of ASCII, whose name is between {@code from} and {@code middle}, and whose value is
   * between {@code start} and {@code end}.
   *
   * @param signed whether there was an equals sign
   * @param returns whether it may contain a CR
   * @return whether it is a pair: only an empty one without an equals sign is not
   * @throws HttpProblem if a limit is exceeded
   */
  boolean add(
      byte[] bytes, int from, int middle, int start, int end, boolean signed, boolean returns) {
    if (!admit(bytes, from, middle, start, end, signed)) {
      return false;
    }
    String name = NAMES.text(bytes, from, middle - from);
    String value = new String(bytes, start, end - start, ISO_8859_1);
    values.add(
        returns
            ? new SentValue.Text(Newlines.toLf(name), Newlines.toLf(value))
            : new SentValue.Text(name, value));
    return true;
  }

  /**
   * Adds a pair beyond ASCII, whose value follows its name. The bytes must stay as they are.
   *
   * @param start its offset in the decoder's bytes
   * @param bodyStart its offset in the body
   * @return as {@link #add}
   * @throws HttpProblem if a limit is exceeded
   */
  boolean addLater(
      byte[] bytes, int from, int middle, int end, boolean signed, int start, int bodyStart) {
    if (!admit(bytes, from, middle, middle, end, signed)) {
      return false;
    }
    if (laterCount + WIDTH > later.length) {
      later = Arrays.copyOf(later, Math.max(laterCount * 2, 8 * WIDTH));
    }
    later[laterCount + INDEX] = values.size();
    later[laterCount + NAME] = start;
    later[laterCount + VALUE] = start + middle - from;
    later[laterCount + END] = start + end - from;
    later[laterCount + START] = bodyStart;
    laterCount += WIDTH;
    values.add(LATER);
    return true;
  }

  private boolean admit(byte[] bytes, int from, int middle, int start, int end, boolean signed) {
    int nameLength = middle - from;
    int length = end - start;
    if (nameLength == 0 && !signed) {
      return false;
    }
    text += nameLength + length;
    if (values.size() >= maxFields || nameLength > maxName || length > maxValue || text > maxText) {
      throw exceeded(nameLength, length);
    }
    if (nameLength == Charsets.FIELD.length() && bytes[from] == '_') {
      noteLabel(bytes, from, middle, start, end);
    }
    return true;
  }

  private void noteLabel(byte[] bytes, int from, int middle, int start, int end) {
    if (label == null
        && end > start
        && new String(bytes, from, middle - from, ISO_8859_1).equals(Charsets.FIELD)) {
      label = new String(bytes, start, end - start, ISO_8859_1);
    }
  }

  /** Returns the refusal for the limit that a pair exceeds. */
  private HttpProblem exceeded(int nameLength, int valueLength) {
    FormLimit limit =
        values.size() >= maxFields
            ? FormLimit.FIELDS
            : nameLength > maxName
                ? FormLimit.NAME_BYTES
                : valueLength > maxValue ? FormLimit.VALUE_BYTES : FormLimit.TEXT_BYTES;
    return limit.exceeded(limits.max(limit));
  }

  /**
   * Decodes the pairs beyond ASCII, in the encoding that a field names or else in this one.
   *
   * @param source has the bytes
   * @param badPair if not negative, only pairs before it are checked for flaws
   * @return the flaw of the first pair whose bytes are not text; null if there is none
   */
  @Nullable Flaw decodeLater(KeptBytes source, Charset charset, int badPair) {
    Charset named = label == null ? charset : Charsets.of(label);
    Flaw broken = null;
    for (int i = 0; i < laterCount; i += WIDTH) {
      int index = later[i + INDEX];
      Pieces.Slice pair = source.slice(later[i + NAME], later[i + END]);
      int middle = pair.from() + later[i + VALUE] - later[i + NAME];
      // Beyond Latin-1, a character takes two bytes; one was counted as it arrived.
      memory.add(pair.to() - pair.from());
      String name = text(pair.bytes(), pair.from(), middle, named);
      String value = text(pair.bytes(), middle, pair.to(), named);
      if (broken == null
          && (badPair < 0 || index < badPair)
          && (Charsets.broken(name, pair.bytes(), pair.from(), middle, named)
              || Charsets.broken(value, pair.bytes(), middle, pair.to(), named))) {
        broken = Flaw.noText("urlencoded", later[i + START], name, named);
      }
      values.set(index, new SentValue.Text(Newlines.toLf(name), Newlines.toLf(value)));
    }
    return broken;
  }

  List<SentValue> values() {
    return values;
  }

  private String text(byte[] bytes, int from, int to, Charset charset) {
    if (!charset.equals(UTF_8)) {
      return new String(bytes, from, to - from, charset);
    }
    if (to - from > LONG_TEXT) {
      return Utf8.text(bytes, from, to);
    }
    if (chars.length < to - from) {
      chars = new char[Math.max(chars.length * 2, to - from)];
    }
    int length = Utf8.decode(bytes, from, to, chars);
    return length < 0 ? Utf8.text(bytes, from, to) : new String(chars, 0, length);
  }
}
