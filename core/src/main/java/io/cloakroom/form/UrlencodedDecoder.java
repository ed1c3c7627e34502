package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/x-www-form-urlencoded}, as WHATWG URL 5.1 parses it: lenient, and never two
 * readings of one input. Names and values stay bytes until the end, because the field that names
 * their encoding may come last.
 */
final class UrlencodedDecoder implements BodyDecoder {

  private static final int NO_ESCAPE = 0;
  private static final int AFTER_PERCENT = 1;
  private static final int AFTER_ONE_DIGIT = 2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Two escapes: where the percent signs stand, and that no byte is beyond ASCII. */
  private static final long TWO_ESCAPES_MASK = 0x8080_FF80_80FFL;

  private static final long TWO_ESCAPES = 0x25_0000_25L;

  /** Whether a byte means something, or is a CR, after which a line end is looked for. */
  private static final boolean[] SPECIAL = special();

  // What is kept of each pair, in this order. Its name begins where the pair before it ended.
  private static final int VALUE = 0;
  private static final int END = 1;
  private static final int START = 2;
  private static final int WIDTH = 3;

  private final FormLimits limits;
  private final long maxFields;
  private final long maxName;
  private final long maxValue;
  private final long maxText;
  private final Charset charset;
  private final FormLimit total;
  private final @Nullable FormTrace trace;

  /** The percent-decoded bytes of all names and values, one after the other. */
  private byte[] bytes = {};

  private int size;

  /** The pairs: where the value begins and ends in the decoded bytes, and the pair in the body. */
  private int[] pairs = new int[16 * WIDTH];

  private int count;

  /** All bytes of names and values, or-ed: negative where one is beyond ASCII. */
  private int seen;

  /** Where texts beyond ASCII are decoded, one after the other. */
  private char[] chars = {};

  private boolean carriageReturns;
  private int position;
  private int pairStart;
  private int nameStart;
  private int value = -1;
  private int valueStart;
  private int escape = NO_ESCAPE;
  private byte firstDigit;

  /** Where the first bad escape is in the body, and in which pair; -1 while there is none. */
  private int badEscape = -1;

  private int badPair = -1;

  /** Where the values began and ended in the body; only for a trace. */
  private final List<Integer> places = new ArrayList<>(0);

  /**
   * A decoder of one body or query.
   *
   * @param total the limit of all bytes together
   * @param trace is told where each pair stood; null where nobody wants to know
   */
  UrlencodedDecoder(
      FormLimits limits, Charset charset, FormLimit total, @Nullable FormTrace trace) {
    this.limits = limits;
    maxFields = limits.of(FormLimit.FIELDS);
    maxName = limits.of(FormLimit.NAME_BYTES);
    maxValue = limits.of(FormLimit.VALUE_BYTES);
    maxText = limits.of(FormLimit.TEXT_BYTES);
    this.charset = charset;
    this.total = total;
    this.trace = trace;
  }

  private static boolean[] special() {
    boolean[] special = new boolean[256];
    for (char c : new char[] {'&', '=', '+', '%', '\r'}) {
      special[c] = true;
    }
    return special;
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // What is wrong first in the bytes is what they are refused for, however they were cut.
    int within = (int) Math.min(length, limits.of(total) - position);
    take(chunk, offset, offset + within);
    limits.check(total, (long) position + length - within);
  }

  private void take(byte[] chunk, int from, int to) {
    // A decoded pair is never longer than it was encoded.
    if (size + (to - from) + 2 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + (to - from) + 2));
    }
    int start = position - from;
    int at = from;
    while (at < to && escape != NO_ESCAPE) {
      at += continueEscape(chunk[at], start + at) ? 1 : 0;
    }
    while (at < to) {
      at = plain(chunk, at, to);
      if (at == to) {
        break;
      }
      byte b = chunk[at];
      if (b == '%' && at + 2 >= to) {
        // The escape goes on in the next chunk, or is none.
        escape = AFTER_PERCENT;
        at++;
        while (at < to && escape != NO_ESCAPE) {
          at += continueEscape(chunk[at], start + at) ? 1 : 0;
        }
      } else if (b == '%') {
        at = escapes(chunk, at, to, start);
      } else {
        special(b, start + at);
        at++;
      }
    }
    position = start + to;
  }

  /** Takes bytes that mean themselves; returns where the first other one is. */
  private int plain(byte[] chunk, int from, int to) {
    byte[] out = bytes;
    int end = size;
    int all = seen;
    int at = from;
    for (; at < to; at++) {
      byte b = chunk[at];
      if (SPECIAL[b & 0xff]) {
        break;
      }
      all |= b;
      out[end++] = b;
    }
    seen = all;
    size = end;
    return at;
  }

  /** Takes escapes as long as they follow each other and are whole in the chunk. */
  private int escapes(byte[] chunk, int from, int to, int start) {
    byte[] out = bytes;
    int end = size;
    int all = seen;
    int at = from;
    for (; at + Long.BYTES <= to; at += 6) {
      long word = (long) LONG.get(chunk, at);
      if ((word & TWO_ESCAPES_MASK) != TWO_ESCAPES) {
        break;
      }
      int one = Hexadecimal.PAIRS[(int) (((word >>> 8) & 0x7f) | ((word >>> 9) & 0x3f80))];
      int two = Hexadecimal.PAIRS[(int) (((word >>> 32) & 0x7f) | ((word >>> 33) & 0x3f80))];
      if ((one | two) < 0) {
        break;
      }
      carriageReturns |= one == '\r' || two == '\r';
      all |= (byte) (one | two);
      out[end] = (byte) one;
      out[end + 1] = (byte) two;
      end += 2;
    }
    for (; at + 2 < to && chunk[at] == '%'; at += 3) {
      int digits =
          Hexadecimal.DIGITS[chunk[at + 1] & 0xff] << 4 | Hexadecimal.DIGITS[chunk[at + 2] & 0xff];
      if (digits < 0) {
        // It is literal, and so is what follows unless it means something by itself.
        noteBadEscape(start + at);
        out[end++] = '%';
        at++;
        break;
      }
      byte b = (byte) digits;
      carriageReturns |= b == '\r';
      all |= b;
      out[end++] = b;
    }
    seen = all;
    size = end;
    return at;
  }

  private void noteBadEscape(int at) {
    if (badEscape < 0) {
      badEscape = at;
      badPair = count;
    }
  }

  private void special(byte b, int at) {
    switch (b) {
      case '&' -> endPair(at);
      case '+' -> bytes[size++] = ' ';
      case '=' -> {
        if (value < 0) {
          value = size;
          valueStart = at + 1;
        } else {
          bytes[size++] = b;
        }
      }
      default -> {
        carriageReturns |= b == '\r';
        bytes[size++] = b;
      }
    }
  }

  /** Whether the byte belongs to the escape; otherwise what was held back is literal. */
  private boolean continueEscape(byte b, int at) {
    int digit = Hexadecimal.DIGITS[b & 0xff];
    if (digit < 0) {
      endBadEscape(at);
      return false;
    }
    if (escape == AFTER_PERCENT) {
      firstDigit = b;
      escape = AFTER_ONE_DIGIT;
    } else {
      byte decoded = (byte) (Hexadecimal.DIGITS[firstDigit & 0xff] << 4 | digit);
      carriageReturns |= decoded == '\r';
      seen |= decoded;
      bytes[size++] = decoded;
      escape = NO_ESCAPE;
    }
    return true;
  }

  private void endBadEscape(int at) {
    if (escape == NO_ESCAPE) {
      return;
    }
    noteBadEscape(at - escape);
    bytes[size++] = '%';
    if (escape == AFTER_ONE_DIGIT) {
      bytes[size++] = firstDigit;
    }
    escape = NO_ESCAPE;
  }

  private void endPair(int at) {
    endBadEscape(at);
    if (size > nameStart || value >= 0) {
      int middle = value < 0 ? size : value;
      if (count >= maxFields
          || middle - nameStart > maxName
          || size - middle > maxValue
          || size > maxText) {
        throw exceeded(middle);
      }
      if ((count + 1) * WIDTH > pairs.length) {
        pairs = Arrays.copyOf(pairs, pairs.length * 4);
      }
      int pair = count++ * WIDTH;
      pairs[pair + VALUE] = middle;
      pairs[pair + END] = size;
      pairs[pair + START] = pairStart;
      if (trace != null) {
        places.add(value < 0 ? at : valueStart);
        places.add(at);
      }
    }
    nameStart = size;
    value = -1;
    pairStart = at + 1;
  }

  /** What the pair that ends exceeds. */
  private HttpProblem exceeded(int middle) {
    FormLimit limit =
        count >= maxFields
            ? FormLimit.FIELDS
            : middle - nameStart > maxName
                ? FormLimit.NAME_BYTES
                : size - middle > maxValue ? FormLimit.VALUE_BYTES : FormLimit.TEXT_BYTES;
    return limit.exceeded(limits.of(limit));
  }

  @Override
  public FormData finish() {
    endPair(position);
    Charset charset = charset();
    List<SentValue> values = new ArrayList<>(count);
    Flaw flaw = null;
    int from = 0;
    for (int i = 0; i < count; i++) {
      int pair = i * WIDTH;
      int end = pairs[pair + END];
      String name = text(from, pairs[pair + VALUE], charset);
      String text = text(pairs[pair + VALUE], end, charset);
      if (flaw == null && (badPair == i || seen < 0)) {
        flaw = flaw(i, from, name, text, charset);
      }
      SentValue sent =
          carriageReturns
              ? new SentValue.Text(Newlines.toLf(name), Newlines.toLf(text))
              : new SentValue.Text(name, text);
      values.add(sent);
      if (trace != null) {
        trace.pair(sent, pairs[pair + START], places.get(i * 2), places.get(i * 2 + 1));
      }
      from = end;
    }
    return FormData.ofNames(values, flaw, limits);
  }

  private String text(int from, int to, Charset charset) {
    if (!charset.equals(UTF_8)) {
      return new String(bytes, from, to - from, charset);
    }
    if (seen >= 0) {
      // ASCII is the same in both, and made without a look at each byte.
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    if (chars.length < to - from) {
      chars = new char[Math.max(chars.length * 2, to - from)];
    }
    int length = Utf8.decode(bytes, from, to, chars);
    return length < 0 ? Utf8.text(bytes, from, to) : new String(chars, 0, length);
  }

  private Charset charset() {
    int from = 0;
    for (int pair = 0; pair < count * WIDTH; pair += WIDTH) {
      int middle = pairs[pair + VALUE];
      int end = pairs[pair + END];
      if (middle - from == Charsets.FIELD.length()
          && bytes[from] == '_'
          && end > middle
          && new String(bytes, from, middle - from, ISO_8859_1).equals(Charsets.FIELD)) {
        return Charsets.of(new String(bytes, middle, end - middle, ISO_8859_1));
      }
      from = end;
    }
    return charset;
  }

  private @Nullable Flaw flaw(int pair, int from, String name, String text, Charset charset) {
    if (pair == badPair) {
      return new Flaw(badEscape, name, "a bad percent escape");
    }
    // Only what holds a replacement character can have been broken: the costly look is rare.
    if (charset.equals(UTF_8)
        && (name.indexOf('\uFFFD') >= 0 || text.indexOf('\uFFFD') >= 0)
        && !Arrays.equals(
            (name + text).getBytes(UTF_8),
            Arrays.copyOfRange(bytes, from, pairs[pair * WIDTH + END]))) {
      return new Flaw(pairs[pair * WIDTH + START], name, "bytes that are not UTF-8");
    }
    return null;
  }
}
