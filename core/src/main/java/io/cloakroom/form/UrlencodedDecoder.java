package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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

  private final FormLimits limits;
  private final Charset charset;
  private final FormLimit total;

  /** The percent-decoded bytes of all names and values, one after the other. */
  private byte[] bytes = new byte[256];

  private int size;
  private final List<Pair> pairs = new ArrayList<>();

  private int position;
  private int pairPosition;
  private int nameStart;
  private int valueStart = -1;
  private int escape = NO_ESCAPE;
  private byte firstDigit;
  private int badEscape = -1;

  /** A pair's slices of the bytes, where it began in the body, and its first bad escape or -1. */
  private record Pair(int name, int value, int end, int position, int badEscape) {}

  /**
   * A decoder of one body or query.
   *
   * @param total the limit of all bytes together
   */
  UrlencodedDecoder(FormLimits limits, Charset charset, FormLimit total) {
    this.limits = limits;
    this.charset = charset;
    this.total = total;
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // What is wrong first in the bytes is what they are refused for, however they were cut.
    int within = (int) Math.min(length, limits.of(total) - position);
    take(chunk, offset, within);
    limits.check(total, (long) position + length - within);
  }

  private void take(byte[] chunk, int offset, int length) {
    // A decoded pair is never longer than it was encoded.
    if (size + length + 2 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length + 2));
    }
    for (int i = offset, end = offset + length; i < end; i++, position++) {
      byte b = chunk[i];
      if (escape != NO_ESCAPE && continueEscape(b)) {
        continue;
      }
      switch (b) {
        case '&' -> endPair();
        case '%' -> escape = AFTER_PERCENT;
        case '+' -> bytes[size++] = ' ';
        case '=' -> {
          if (valueStart < 0) {
            valueStart = size;
          } else {
            bytes[size++] = b;
          }
        }
        default -> bytes[size++] = b;
      }
    }
  }

  /** Whether the byte belongs to the escape; otherwise what was held back is literal. */
  private boolean continueEscape(byte b) {
    int digit = Character.digit((char) (b & 0xff), 16);
    if (digit < 0) {
      endBadEscape();
      return false;
    }
    if (escape == AFTER_PERCENT) {
      firstDigit = b;
      escape = AFTER_ONE_DIGIT;
    } else {
      bytes[size++] = (byte) (Character.digit((char) firstDigit, 16) << 4 | digit);
      escape = NO_ESCAPE;
    }
    return true;
  }

  private void endBadEscape() {
    if (escape != NO_ESCAPE && badEscape < 0) {
      badEscape = position - escape;
    }
    if (escape != NO_ESCAPE) {
      bytes[size++] = '%';
    }
    if (escape == AFTER_ONE_DIGIT) {
      bytes[size++] = firstDigit;
    }
    escape = NO_ESCAPE;
  }

  private void endPair() {
    endBadEscape();
    if (size > nameStart || valueStart >= 0) {
      int value = valueStart < 0 ? size : valueStart;
      limits.check(FormLimit.FIELDS, pairs.size() + 1L);
      limits.check(FormLimit.NAME_BYTES, value - nameStart);
      limits.check(FormLimit.VALUE_BYTES, size - value);
      limits.check(FormLimit.TEXT_BYTES, size);
      pairs.add(new Pair(nameStart, value, size, pairPosition, badEscape));
    }
    nameStart = size;
    valueStart = -1;
    badEscape = -1;
    pairPosition = position + 1;
  }

  @Override
  public FormData finish() {
    endPair();
    Charset charset = charset();
    List<SentValue> values = new ArrayList<>(pairs.size());
    Flaw flaw = null;
    for (Pair pair : pairs) {
      String name = text(pair.name, pair.value, charset);
      String value = text(pair.value, pair.end, charset);
      if (flaw == null) {
        flaw = flaw(pair, name, value, charset);
      }
      values.add(new SentValue.Text(Newlines.toLf(name), Newlines.toLf(value)));
    }
    return FormData.ofNames(values, flaw, limits);
  }

  private String text(int from, int to, Charset charset) {
    return charset.equals(UTF_8)
        ? Utf8.text(bytes, from, to)
        : new String(bytes, from, to - from, charset);
  }

  private Charset charset() {
    for (Pair pair : pairs) {
      if (text(pair.name, pair.value, ISO_8859_1).equals(Charsets.FIELD) && pair.end > pair.value) {
        return Charsets.of(text(pair.value, pair.end, ISO_8859_1));
      }
    }
    return charset;
  }

  private @Nullable Flaw flaw(Pair pair, String name, String value, Charset charset) {
    if (pair.badEscape >= 0) {
      return new Flaw(pair.badEscape, name, "a bad percent escape");
    }
    // Only what holds a replacement character can have been broken: the costly look is rare.
    if (charset.equals(UTF_8)
        && (name.indexOf('\uFFFD') >= 0 || value.indexOf('\uFFFD') >= 0)
        && !Arrays.equals(
            (name + value).getBytes(UTF_8), Arrays.copyOfRange(bytes, pair.name, pair.end))) {
      return new Flaw(pair.position, name, "bytes that are not UTF-8");
    }
    return null;
  }
}
