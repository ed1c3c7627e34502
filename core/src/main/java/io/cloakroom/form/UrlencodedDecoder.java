package io.cloakroom.form;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/x-www-form-urlencoded}, as WHATWG URL 5.1 parses it: lenient, and never two
 * readings of one input.
 *
 * <p>Eight bytes are looked at together. A pair that stands whole in a chunk, without pluses and
 * percent signs, is taken from there; any other is put together in a buffer.
 */
final class UrlencodedDecoder implements BodyDecoder {

  private static final int NO_ESCAPE = 0;
  private static final int AFTER_PERCENT = 1;
  private static final int AFTER_ONE_DIGIT = 2;

  private static final long EQUALS = Words.ONES * '=';
  private static final long PLUSES = Words.ONES * '+';
  private static final long RETURNS = Words.ONES * '\r';

  /** The percent sign, the ampersand and their two neighbours differ in these bits only. */
  private static final long LOWEST_TWO_BITS = Words.ONES * 3;

  private static final long PERCENTS_AND_AMPERSANDS = (Words.ONES * '%') & ~LOWEST_TWO_BITS;

  /** Two escapes: where the percent signs stand, and that no byte is beyond ASCII. */
  private static final long TWO_ESCAPES_MASK = 0x8080_FF80_80FFL;

  private static final long TWO_ESCAPES = 0x25_0000_25L;

  private static final byte[] NO_BYTES = {};
  private final FormLimits limits;
  private final Charset charset;
  private final FormLimit total;
  private final @Nullable FormTrace trace;

  private final UrlencodedPairs pairs;

  /** The decoded bytes of the pairs beyond ASCII, then those of the pair that is read. */
  private byte[] buffer = NO_BYTES;

  private int size;

  private boolean carriageReturns;

  /** Where the chunk's first byte is in the body. */
  private int position;

  /** Whether a byte was beyond ASCII as it was sent, which no browser does. */
  private boolean sentBeyondAscii;

  // The pair that is being read: where it begins in the body, and in the buffer if a part of it is
  // there; where its value begins in the buffer and in the body, -1 while it has none; and whether
  // an escape in it is a byte beyond ASCII.
  private int pairStart;
  private int pairFrom;
  private int value = -1;
  private int valueStart;
  private boolean beyondAscii;

  private int escape = NO_ESCAPE;
  private byte firstDigit;

  /** Where the first bad escape is in the body, and in which pair; -1 while there is none. */
  private int badEscape = -1;

  private int badPair = -1;

  /** Where the pairs and their values began and ended in the body; empty without a trace. */
  private final List<Integer> places;

  /**
   * A decoder of one body or query.
   *
   * @param total the limit of all bytes together
   * @param trace is told where each pair stood; null where nobody wants to know
   */
  UrlencodedDecoder(
      FormLimits limits, Charset charset, FormLimit total, @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.total = total;
    this.trace = trace;
    pairs = new UrlencodedPairs(limits);
    places = trace == null ? List.of() : new ArrayList<>();
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // What is wrong first in the bytes is what they are refused for, however they were cut.
    int within = (int) Math.min(length, limits.of(total) - position);
    take(chunk, offset, offset + within);
    limits.check(total, (long) position + length - within);
  }

  private void take(byte[] chunk, int from, int to) {
    int shift = position - from;
    int at = continueEscape(chunk, from, to, shift);
    int run = at; // where the bytes begin that are in no text and not in the buffer yet
    int sign = -1; // where among them the sign is that ends the name
    while (at < to) {
      int block = at;
      at += Math.min(Long.SIZE, to - at);
      long bits = marks(chunk, block, at);
      while (bits != 0) {
        int place = block + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        byte b = chunk[place];
        if (b == '=') {
          if (sign < 0 && value < 0) {
            sign = place;
            valueStart = shift + place + 1;
          }
        } else if (b == '&') {
          endPair(chunk, run, sign, place, to, shift);
          run = place + 1;
          sign = -1;
        } else if (b == '+') {
          keep(chunk, run, sign, place, to);
          buffer[size++] = ' ';
          run = place + 1;
          sign = -1;
        } else if (b == '%') {
          keep(chunk, run, sign, place, to);
          run = escapes(chunk, place, to, shift);
          sign = -1;
          at = Math.max(at, run);
          bits = run - block < Long.SIZE ? bits & (-1L << (run - block)) : 0;
        }
      }
    }
    keep(chunk, run, sign, to, to);
    position = shift + to;
  }

  /** A bit for each of at most 64 bytes that may mean something, the lowest for the first. */
  private long marks(byte[] chunk, int from, int to) {
    long marks = 0;
    long all = 0;
    long returns = 0;
    for (int at = from; at < to; at += Long.BYTES) {
      long word = Words.at(chunk, at, to);
      all |= word;
      returns |= ~Words.nonzero(word ^ RETURNS);
      long found =
          ~(Words.nonzero(word ^ EQUALS)
              & Words.nonzero(word ^ PLUSES)
              & Words.nonzero((word & ~LOWEST_TWO_BITS) ^ PERCENTS_AND_AMPERSANDS));
      marks |= Words.gather(found) << (at - from);
    }
    sentBeyondAscii |= (all & Words.HIGH_BITS) != 0;
    carriageReturns |= (returns & Words.HIGH_BITS) != 0;
    return marks;
  }

  /**
   * Copies bytes of the pair that is read, and makes room for the rest of the chunk.
   *
   * @param sign where among them the sign before the value stands; negative where there is none
   */
  private void keep(byte[] chunk, int from, int sign, int to, int end) {
    // A decoded pair is never longer than it was encoded.
    reserve(end - from);
    int middle = sign < 0 ? to : sign;
    System.arraycopy(chunk, from, buffer, size, middle - from);
    size += middle - from;
    if (sign >= 0) {
      value = size;
      System.arraycopy(chunk, sign + 1, buffer, size, to - sign - 1);
      size += to - sign - 1;
    }
  }

  private void reserve(int count) {
    // Two more, for an escape that was cut and is none.
    if (size + count + 2 > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + count + 2));
    }
  }

  /** Takes escapes and pluses as long as they follow each other. */
  private int escapes(byte[] chunk, int from, int to, int shift) {
    byte[] out = buffer;
    int end = size;
    int all = 0;
    int at = from;
    for (byte b = '%'; b == '%' || b == '+'; b = at < to ? chunk[at] : 0) {
      if (b == '+') {
        out[end++] = ' ';
        at++;
        continue;
      }
      for (; at + Long.BYTES <= to; at += 6) {
        int two = twoEscapes(Words.at(chunk, at));
        if (two < 0) {
          break;
        }
        byte first = (byte) two;
        byte second = (byte) (two >> Byte.SIZE);
        carriageReturns |= first == '\r' || second == '\r';
        all |= first | second;
        out[end] = first;
        out[end + 1] = second;
        end += 2;
      }
      if (at + 2 >= to) {
        break;
      }
      if (chunk[at] != '%') {
        continue;
      }
      int one =
          Hexadecimal.DIGITS[chunk[at + 1] & 0xff] << 4 | Hexadecimal.DIGITS[chunk[at + 2] & 0xff];
      if (one < 0) {
        // It is literal, and so is what follows unless it means something by itself.
        noteBadEscape(shift + at);
        out[end++] = '%';
        at++;
        break;
      }
      carriageReturns |= one == '\r';
      all |= (byte) one;
      out[end++] = (byte) one;
      at += 3;
    }
    beyondAscii |= all < 0;
    size = end;
    if (at == from) {
      // It goes on in the next chunk, or is none.
      escape = AFTER_PERCENT;
      return continueEscape(chunk, at + 1, to, shift);
    }
    return at;
  }

  /**
   * The two bytes that six characters stand for, the first of them lower; negative where the six,
   * which are the lower ones of a word, are not two escapes.
   */
  private static int twoEscapes(long word) {
    if ((word & TWO_ESCAPES_MASK) != TWO_ESCAPES) {
      return -1;
    }
    int first = Hexadecimal.PAIRS[(int) (((word >>> 8) & 0x7f) | ((word >>> 9) & 0x3f80))];
    int second = Hexadecimal.PAIRS[(int) (((word >>> 32) & 0x7f) | ((word >>> 33) & 0x3f80))];
    return first | (second << Byte.SIZE);
  }

  /** Takes what belongs to an escape that was cut; what turns out to be none is literal. */
  private int continueEscape(byte[] chunk, int from, int to, int shift) {
    int at = from;
    while (at < to && escape != NO_ESCAPE) {
      reserve(1);
      byte b = chunk[at];
      int digit = Hexadecimal.DIGITS[b & 0xff];
      if (digit < 0) {
        endBadEscape(shift + at);
        break;
      }
      if (escape == AFTER_PERCENT) {
        firstDigit = b;
        escape = AFTER_ONE_DIGIT;
      } else {
        int decoded = Hexadecimal.DIGITS[firstDigit & 0xff] << 4 | digit;
        carriageReturns |= decoded == '\r';
        beyondAscii |= decoded >= 0x80;
        buffer[size++] = (byte) decoded;
        escape = NO_ESCAPE;
      }
      at++;
    }
    return at;
  }

  private void endBadEscape(int at) {
    if (escape == NO_ESCAPE) {
      return;
    }
    noteBadEscape(at - escape);
    buffer[size++] = '%';
    if (escape == AFTER_ONE_DIGIT) {
      buffer[size++] = firstDigit;
    }
    escape = NO_ESCAPE;
  }

  private void noteBadEscape(int at) {
    if (badEscape < 0) {
      badEscape = at;
      badPair = pairs.count();
    }
  }

  /** A pair ends at a place in the chunk, of which the bytes from a place on are not kept yet. */
  private void endPair(byte[] chunk, int from, int sign, int at, int end, int shift) {
    if (size == pairFrom && value < 0 && !sentBeyondAscii) {
      // It is whole in the chunk.
      int middle = sign < 0 ? at : sign;
      int start = sign < 0 ? at : sign + 1;
      if (pairs.add(chunk, from, middle, start, at, sign >= 0, carriageReturns)) {
        notePlaces(sign >= 0, shift + at);
      }
    } else {
      keep(chunk, from, sign, at, end);
      endKept(shift + at);
    }
    pairStart = shift + at + 1;
  }

  /** A pair ends that is in the buffer. */
  private void endKept(int at) {
    boolean signed = value >= 0;
    int middle = signed ? value : size;
    boolean ascii = !beyondAscii && !sentBeyondAscii;
    if (ascii
        ? pairs.add(buffer, pairFrom, middle, middle, size, signed, carriageReturns)
        : pairs.addLater(buffer, pairFrom, middle, size, signed, pairStart)) {
      notePlaces(signed, at);
    }
    if (ascii) {
      size = pairFrom;
    } else {
      pairFrom = size;
    }
    value = -1;
    beyondAscii = false;
  }

  private void notePlaces(boolean signed, int end) {
    if (trace != null) {
      places.add(pairStart);
      places.add(signed ? valueStart : end);
      places.add(end);
    }
  }

  @Override
  public FormData finish() {
    endBadEscape(position);
    endKept(position);
    Flaw broken = pairs.decodeLater(buffer, charset, badPair);
    List<SentValue> values = pairs.values();
    Flaw flaw =
        broken != null || badPair < 0
            ? broken
            : new Flaw(badEscape, values.get(badPair).name(), "a bad percent escape");
    if (trace != null) {
      for (int i = 0; i < values.size(); i++) {
        trace.pair(values.get(i), places.get(i * 3), places.get(i * 3 + 1), places.get(i * 3 + 2));
      }
    }
    return FormData.ofNames(values, flaw, limits);
  }
}
