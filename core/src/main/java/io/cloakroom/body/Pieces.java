package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that are kept as they arrive. Up to a mebibyte they are in one array, which grows by
 * doubling. Beyond, they are in pieces that stay where they are. Not thread-safe.
 */
final class Pieces {

  /** The largest array that grows. */
  static final int FIRST = 1 << 20;

  private static final int SHIFT = 18;

  /** The size of all later pieces. */
  static final int NEXT = 1 << SHIFT;

  private byte[] first;
  private final List<byte[]> later = new ArrayList<>(0);
  private long length;

  private Pieces(byte[] first, int length) {
    this.first = first;
    this.length = length;
  }

  /** Returns no bytes, and room for some. */
  static Pieces of(int capacity) {
    return new Pieces(new byte[capacity], 0);
  }

  /** Returns these bytes; the array is given away. */
  static Pieces of(byte[] bytes) {
    return new Pieces(bytes, bytes.length);
  }

  long length() {
    return length;
  }

  /** Returns how much memory the bytes take. */
  long capacity() {
    return first.length + later.size() * (long) NEXT;
  }

  /** Returns how much more memory it takes to append so many bytes. */
  long growth(int count) {
    long needed = length + count;
    return firstCapacity(needed) - first.length + (piecesFor(needed) - later.size()) * (long) NEXT;
  }

  private int firstCapacity(long needed) {
    return needed <= first.length
        ? first.length
        : first.length >= FIRST
            ? first.length
            : (int) Math.min(FIRST, Math.max(first.length * 2L, needed));
  }

  private int piecesFor(long needed) {
    long beyond = needed - firstCapacity(needed);
    return beyond <= 0 ? later.size() : Math.max(later.size(), (int) (((beyond - 1) >> SHIFT) + 1));
  }

  /** Appends a copy of these bytes. */
  void append(byte[] bytes, int offset, int count) {
    int capacity = firstCapacity(length + count);
    if (capacity > first.length) {
      first = Arrays.copyOf(first, capacity);
    }
    for (int at = offset; at < offset + count; ) {
      byte[] piece = first;
      int index = (int) Math.min(length, first.length);
      if (index == first.length) {
        long beyond = length - first.length;
        int number = (int) (beyond >> SHIFT);
        if (number == later.size()) {
          later.add(new byte[NEXT]);
        }
        piece = later.get(number);
        index = (int) (beyond & (NEXT - 1));
      }
      int part = Math.min(offset + count - at, piece.length - index);
      System.arraycopy(bytes, at, piece, index, part);
      at += part;
      length += part;
    }
  }

  /** Forgets all bytes from this offset on. */
  void truncate(long length) {
    this.length = length;
  }

  byte get(long at) {
    if (at < first.length) {
      return first[(int) at];
    }
    long beyond = at - first.length;
    return later.get((int) (beyond >> SHIFT))[(int) (beyond & (NEXT - 1))];
  }

  /** Returns the offset of a byte; {@code to} if it is not there. */
  long indexOf(byte sought, long from, long to) {
    long at = from;
    while (at < to && get(at) != sought) {
      at++;
    }
    return at;
  }

  /** Some of the bytes as a part of one array. */
  static final class Slice {

    private final byte[] bytes;
    private final int from;
    private final int to;

    Slice(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    byte[] bytes() {
      return bytes;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    String text(Charset charset) {
      return charset.equals(UTF_8)
          ? Utf8.text(bytes, from, to)
          : new String(bytes, from, to - from, charset);
    }

    /** Returns whether their text has lost bytes that were not text in this encoding. */
    boolean isBroken(String text, Charset charset) {
      return Charsets.broken(text, bytes, from, to, charset);
    }
  }

  /** Returns bytes as a part of one array: their own if they are in one piece, else a copy. */
  Slice slice(long from, long to) {
    if (to <= first.length) {
      return new Slice(first, (int) from, (int) to);
    }
    long beyond = from - first.length;
    int number = (int) (beyond >> SHIFT);
    if (beyond >= 0 && number == (int) ((to - 1 - first.length) >> SHIFT)) {
      int index = (int) (beyond & (NEXT - 1));
      return new Slice(later.get(number), index, index + (int) (to - from));
    }
    byte[] copy = new byte[Math.toIntExact(to - from)];
    copy(from, copy, 0, copy.length);
    return new Slice(copy, 0, copy.length);
  }

  /** Copies bytes from this offset on to an array. */
  void copy(long from, byte[] target, int offset, int count) {
    long at = from;
    for (int done = 0; done < count; ) {
      byte[] piece = first;
      int index = (int) Math.min(at, first.length);
      if (index == first.length) {
        long beyond = at - first.length;
        piece = later.get((int) (beyond >> SHIFT));
        index = (int) (beyond & (NEXT - 1));
      }
      int part = Math.min(count - done, piece.length - index);
      System.arraycopy(piece, index, target, offset + done, part);
      done += part;
      at += part;
    }
  }

  /** Returns a copy of all bytes. */
  byte[] toArray() {
    byte[] all = new byte[Math.toIntExact(length)];
    copy(0, all, 0, all.length);
    return all;
  }

  /** Returns a stream of the bytes so far. */
  InputStream stream() {
    return new PiecesStream(this, length);
  }

  private static final class PiecesStream extends BulkStream {

    private final Pieces pieces;
    private final long end;
    private long at;

    PiecesStream(Pieces pieces, long end) {
      this.pieces = pieces;
      this.end = end;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      int most = (int) Math.min(count, end - at);
      if (most == 0) {
        return count == 0 ? 0 : -1;
      }
      pieces.copy(at, target, offset, most);
      at += most;
      return most;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, end - at);
    }
  }
}
