package io.cloakroom.body;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code application/x-www-form-urlencoded} as WHATWG URL 5.1 does: leniently, and with one
 * reading only of each input.
 *
 * <p>Eight bytes are examined together. A pair that is whole in one chunk, without pluses and
 * percent signs, becomes text directly from the chunk; any other is assembled in a buffer.
 */
final class UrlencodedDecoder implements BodyDecoder {

  private static final int NO_ESCAPE = 0;
  private static final int AFTER_PERCENT = 1;
  private static final int AFTER_ONE_DIGIT = 2;

  private static final long EQUALS = EightBytes.ONES * '=';
  private static final long PLUSES = EightBytes.ONES * '+';
  private static final long RETURNS = EightBytes.ONES * '\r';

  /**
   * The percent sign (0x25) and the ampersand (0x26) share their upper six bits with 0x24 and 0x27.
   * Without these two bits, one comparison finds all four.
   */
  private static final long LOWEST_TWO_BITS = EightBytes.ONES * 3;

  private static final long PERCENTS_AND_AMPERSANDS = (EightBytes.ONES * '%') & ~LOWEST_TWO_BITS;

  /**
   * Selects what is the same in any two escapes, {@code %ab%cd} with the first byte lowest: the two
   * percent signs, and the high bits of the digits, which are 0 for ASCII.
   */
  private static final long TWO_ESCAPES_MASK = 0x8080_FF80_80FFL;

  private static final long TWO_ESCAPES = 0x25_0000_25L;

  private static final byte[] NO_BYTES = {};
  private static final int[] NO_STARTS = {};

  private final FormLimits limits;
  private final Charset charset;
  private final FormLimit total;
  private final @Nullable FormTrace trace;

  private final UrlencodedPairs pairs;
  private final FormMemory.Claim memory;

  /**
   * The decoded bytes of finished pairs beyond ASCII, then those of the current pair. Beyond a
   * mebibyte, this is the last of several pieces.
   */
  private byte[] buffer = NO_BYTES;

  private int size;

  /** The number of bytes in earlier pieces. */
  private int base;

  private final List<byte[]> pieces = new ArrayList<>(0);

  /** The number of bytes before each earlier piece. */
  private int[] starts = NO_STARTS;

  private boolean carriageReturns;

  /** The offset of the chunk's first byte in the body. */
  private int position;

  /** Whether a byte beyond ASCII was sent without an escape, which no browser does. */
  private boolean sentBeyondAscii;

  // The current pair: its start in the body, and in the pieces if a part of it is there; the start
  // of its value in the pieces (-1 while it has none) and in the body; and whether one of its
  // escapes is a byte beyond ASCII.
  private int pairStart;
  private int pairFrom;
  private int value = -1;
  private int valueStart;
  private boolean beyondAscii;

  private int escape = NO_ESCAPE;
  private byte firstDigit;

  /** The offset of the first bad escape in the body, and the index of its pair; -1 if none. */
  private int badEscape = -1;

  private int badPair = -1;

  /** Three offsets in the body for each pair; only for a trace. */
  private final List<Integer> offsets;

  /**
   * A decoder of one body or query.
   *
   * @param total the limit of all bytes together
   * @param memory what is kept is counted there
   * @param trace records the offsets of each pair; null if there is none
   */
  UrlencodedDecoder(
      FormLimits limits,
      Charset charset,
      FormLimit total,
      FormMemory.Claim memory,
      @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.total = total;
    this.memory = memory;
    this.trace = trace;
    pairs = new UrlencodedPairs(limits, memory);
    offsets = trace == null ? List.of() : new ArrayList<>();
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // The first error in the bytes decides the refusal, however they were cut.
    int within = (int) Math.min(length, limits.max(total) - position);
    int before = pairs.count();
    memory.add(within);
    take(chunk, offset, offset + within);
    memory.add((long) (pairs.count() - before) * UrlencodedPairs.PAIR_BYTES);
    limits.check(total, (long) position + length - within);
  }

  private void take(byte[] chunk, int from, int to) {
    int shift = position - from;
    int at = continueEscape(chunk, from, to, shift);
    int run = at; // the first byte that is neither in a text nor in the buffer
    int sign = -1; // the equals sign behind it that ends the name
    while (at < to) {
      int block = at;
      at += Math.min(Long.SIZE, to - at);
      long bits = marks(chunk, block, at);
      while (bits != 0) {
        int mark = block + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1; // clears the lowest
        byte b = chunk[mark];
        if (b == '=') {
          if (sign < 0 && value < 0) {
            sign = mark;
            valueStart = shift + mark + 1;
          }
        } else if (b == '&') {
          endPair(chunk, run, sign, mark, to, shift);
          run = mark + 1;
          sign = -1;
        } else if (b == '+') {
          keep(chunk, run, sign, mark, to);
          buffer[size++] = ' ';
          run = mark + 1;
          sign = -1;
        } else if (b == '%') {
          keep(chunk, run, sign, mark, to);
          run = escapes(chunk, mark, to, shift);
          sign = -1;
          at = Math.max(at, run);
          // The marks that the escapes have consumed do not count again.
          bits = run - block < Long.SIZE ? bits & (-1L << (run - block)) : 0;
        }
      }
    }
    keep(chunk, run, sign, to, to);
    position = shift + to;
  }

  /**
   * Returns a bit for each of at most 64 bytes that may be syntax ({@code = & + %}, and {@code $ '}
   * which are none), the lowest for the first.
   */
  private long marks(byte[] chunk, int from, int to) {
    long marks = 0;
    long all = 0;
    long returns = 0;
    for (int at = from; at < to; at += Long.BYTES) {
      long word = EightBytes.at(chunk, at, to);
      all |= word;
      returns |= ~EightBytes.nonzero(word ^ RETURNS);
      long found =
          ~(EightBytes.nonzero(word ^ EQUALS)
              & EightBytes.nonzero(word ^ PLUSES)
              & EightBytes.nonzero((word & ~LOWEST_TWO_BITS) ^ PERCENTS_AND_AMPERSANDS));
      marks |= EightBytes.gather(found) << (at - from);
    }
    sentBeyondAscii |= (all & EightBytes.HIGH_BITS) != 0;
    carriageReturns |= (returns & EightBytes.HIGH_BITS) != 0;
    return marks;
  }

  /**
   * Copies bytes of the current pair to the buffer, and makes room for the rest of the chunk.
   *
   * @param sign the index among them of the equals sign that ends the name; negative if none does
   */
  private void keep(byte[] chunk, int from, int sign, int to, int end) {
    // A decoded pair is never longer than it was encoded.
    reserve(end - from);
    int middle = sign < 0 ? to : sign;
    System.arraycopy(chunk, from, buffer, size, middle - from);
    size += middle - from;
    if (sign >= 0) {
      value = base + size;
      System.arraycopy(chunk, sign + 1, buffer, size, to - sign - 1);
      size += to - sign - 1;
    }
  }

  private void reserve(int count) {
    // Two more, for a bad escape at the end of the previous chunk.
    int needed = size + count + 2;
    if (needed <= buffer.length) {
      return;
    }
    if (needed <= Pieces.FIRST) {
      int capacity = Math.min(Pieces.FIRST, Math.max(buffer.length * 2, needed));
      memory.add(capacity - buffer.length);
      buffer = Arrays.copyOf(buffer, capacity);
    } else {
      beginPiece(Math.max(Pieces.NEXT, count + 2));
    }
  }

  private void beginPiece(int capacity) {
    memory.add(capacity);
    if (pieces.size() == starts.length) {
      starts = Arrays.copyOf(starts, starts.length + 16);
    }
    starts[pieces.size()] = base;
    pieces.add(buffer);
    base += size;
    buffer = new byte[capacity];
    size = 0;
  }

  /** Forgets the bytes from here on. */
  private void truncate(int from) {
    while (base > from) {
      memory.giveBack(buffer.length);
      buffer = pieces.remove(pieces.size() - 1);
      base = starts[pieces.size()];
    }
    size = from - base;
  }

  /** Returns bytes as a part of one array: their own if they are in one piece, else a copy. */
  private Pieces.Slice slice(int from, int to) {
    if (from >= base) {
      return new Pieces.Slice(buffer, from - base, to - base);
    }
    int index = pieces.size() - 1;
    while (starts[index] > from) {
      index--;
    }
    int end = index + 1 < pieces.size() ? starts[index + 1] : base;
    if (to <= end) {
      return new Pieces.Slice(pieces.get(index), from - starts[index], to - starts[index]);
    }
    memory.add(to - from);
    byte[] copy = new byte[to - from];
    for (int at = from; at < to; index++) {
      int start = index < pieces.size() ? starts[index] : base;
      int until = index + 1 < pieces.size() ? starts[index + 1] : index < pieces.size() ? base : to;
      int part = Math.min(until, to) - at;
      byte[] piece = index < pieces.size() ? pieces.get(index) : buffer;
      System.arraycopy(piece, at - start, copy, at - from, part);
      at += part;
    }
    return new Pieces.Slice(copy, 0, copy.length);
  }

  /**
   * Decodes escapes and pluses that follow each other, two escapes at a time.
   *
   * @return the index behind them
   */
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
        int two = twoEscapes(EightBytes.at(chunk, at));
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
        // The percent sign is literal, and what follows is read by itself.
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
      // The escape continues in the next chunk, or is not one.
      escape = AFTER_PERCENT;
      return continueEscape(chunk, at + 1, to, shift);
    }
    return at;
  }

  /**
   * Decodes two escapes from the lower six bytes of a word.
   *
   * <p>The digits of the first are in bits 8 to 14 and 16 to 22, those of the second in bits 32 to
   * 38 and 40 to 46. Two shifts bring such a pair together as the 14 bits of an index.
   *
   * @return the first byte in the low eight bits and the second above; negative if the six bytes
   *     are not two escapes
   */
  private static int twoEscapes(long word) {
    if ((word & TWO_ESCAPES_MASK) != TWO_ESCAPES) {
      return -1;
    }
    int first = Hexadecimal.PAIRS[(int) (((word >>> 8) & 0x7f) | ((word >>> 9) & 0x3f80))];
    int second = Hexadecimal.PAIRS[(int) (((word >>> 32) & 0x7f) | ((word >>> 33) & 0x3f80))];
    return first | (second << Byte.SIZE);
  }

  /** Reads the rest of an escape that was cut. If it turns out not to be one, it is literal. */
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

  /** Ends the current pair at {@code at}; its bytes from {@code from} on are not in the buffer. */
  private void endPair(byte[] chunk, int from, int sign, int at, int end, int shift) {
    if (base + size == pairFrom && value < 0 && !sentBeyondAscii) {
      // The pair is whole in the chunk.
      int middle = sign < 0 ? at : sign;
      int start = sign < 0 ? at : sign + 1;
      if (pairs.add(chunk, from, middle, start, at, sign >= 0, carriageReturns)) {
        noteOffsets(sign >= 0, shift + at);
      }
    } else {
      keep(chunk, from, sign, at, end);
      endKept(shift + at);
    }
    pairStart = shift + at + 1;
  }

  /** Ends the current pair, all of which is in the buffer. */
  private void endKept(int at) {
    boolean signed = value >= 0;
    int end = base + size;
    int middle = signed ? value : end;
    boolean ascii = !beyondAscii && !sentBeyondAscii;
    if (addKept(middle, end, signed, ascii)) {
      noteOffsets(signed, at);
    }
    if (ascii) {
      truncate(pairFrom);
    } else {
      pairFrom = end;
    }
    value = -1;
    beyondAscii = false;
  }

  private boolean addKept(int middle, int end, boolean signed, boolean ascii) {
    if (pairFrom >= base) {
      return add(buffer, pairFrom - base, middle - base, end - base, signed, ascii);
    }
    Pieces.Slice pair = slice(pairFrom, end);
    int shift = pair.from() - pairFrom;
    return add(pair.bytes(), pair.from(), middle + shift, pair.to(), signed, ascii);
  }

  private boolean add(byte[] bytes, int from, int middle, int end, boolean signed, boolean ascii) {
    return ascii
        ? pairs.add(bytes, from, middle, middle, end, signed, carriageReturns)
        : pairs.addLater(bytes, from, middle, end, signed, pairFrom, pairStart);
  }

  private void noteOffsets(boolean signed, int end) {
    if (trace != null) {
      offsets.add(pairStart);
      offsets.add(signed ? valueStart : end);
      offsets.add(end);
    }
  }

  @Override
  public List<String> find(String name) {
    return pairs.values().stream()
        .filter(pair -> pair.name().equals(name))
        .flatMap(pair -> pair.text().stream())
        .toList();
  }

  @Override
  public FormData finish() {
    endBadEscape(position);
    endKept(position);
    Flaw broken = pairs.decodeLater(this::slice, charset, badPair);
    List<SentValue> values = pairs.values();
    Flaw flaw =
        broken != null || badPair < 0
            ? broken
            : new Flaw(badEscape, values.get(badPair).name(), "a bad percent escape");
    if (trace != null) {
      for (int i = 0; i < values.size(); i++) {
        trace.pair(
            values.get(i), offsets.get(i * 3), offsets.get(i * 3 + 1), offsets.get(i * 3 + 2));
      }
    }
    return FormData.ofNames(values, flaw, limits);
  }
}
