package io.cloakroom.body;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a {@code zstd} body of one frame (RFC 8878, 3.1.1). A library decompresses it.
 * This class follows the blocks as they pass: the frame must be complete, nothing may follow it,
 * and its content must have the length in its header. Closing it leaves the coded body open.
 */
final class ZstdBody extends BulkStream {

  private static final long MAGIC = 0xfd2f_b528L;
  private static final long MAX_WINDOW = 8 << 20;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int RESERVED = 1 << 3;
  private static final int CHECKSUM = 1 << 2;
  private static final int[] DICTIONARY_LENGTHS = {0, 1, 2, 4};
  private static final int[] SIZE_LENGTHS = {0, 2, 4, 8};

  private final Frame frame;
  private final InputStream plain;
  private long out;

  /**
   * Opens a frame.
   *
   * @param memory counts the library's buffers
   */
  ZstdBody(InputStream coded, FormMemory.Claim memory) throws IOException {
    frame = new Frame(coded, memory);
    plain = CodingLibrary.ZSTD.open(frame);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = plain.read(target, offset, length);
    if (count < 0) {
      frame.requireEnd(out);
    }
    out += Math.max(0, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  /** The coded bytes on their way to the library. */
  private static final class Frame extends BulkStream {

    private enum Item {
      MAGIC,
      DESCRIPTOR,
      WINDOW_AND_DICTIONARY,
      SIZE,
      BLOCK_HEADER,
      BLOCK,
      CHECKSUM,
      END
    }

    private final InputStream coded;
    private Item item = Item.MAGIC;
    private int length = 4;

    /** The bytes of the item so far, and the first eight of them as a number, the first lowest. */
    private int have;

    private long value;

    private int descriptor;
    private boolean last;

    /** The length of the content; -1 if the header does not have it. */
    private long size = -1;

    private final FormMemory.Claim memory;

    /** The number of bytes that the frame refers back to; without one, all of its content. */
    private long window = MAX_WINDOW;

    Frame(InputStream coded, FormMemory.Claim memory) {
      this.coded = coded;
      this.memory = memory;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
      int count = coded.read(target, offset, wanted);
      for (int at = offset; at < offset + count; ) {
        at += item == Item.BLOCK ? skip(offset + count - at) : take(target[at]);
      }
      return count;
    }

    private int skip(int available) {
      int skipped = Math.min(available, length - have);
      have += skipped;
      if (have == length) {
        endItem();
      }
      return skipped;
    }

    private int take(byte b) {
      if (item == Item.END) {
        throw ContentCoding.malformed("bytes behind its end");
      }
      value |= (b & 0xffL) << (have * Byte.SIZE);
      if (++have == length) {
        endItem();
      }
      return 1;
    }

    private void expect(Item next, int bytes) {
      item = next;
      length = bytes;
      have = 0;
      value = 0;
      if (bytes == 0 && next != Item.END) {
        endItem();
      }
    }

    private void endItem() {
      switch (item) {
        case MAGIC -> {
          require(value == MAGIC, "no header of zstd");
          expect(Item.DESCRIPTOR, 1);
        }
        case DESCRIPTOR -> {
          descriptor = (int) value;
          require((descriptor & RESERVED) == 0, "a reserved flag of zstd");
          int window = single() ? 0 : 1;
          expect(Item.WINDOW_AND_DICTIONARY, window + DICTIONARY_LENGTHS[descriptor & 3]);
        }
        case WINDOW_AND_DICTIONARY -> {
          window = single() ? MAX_WINDOW : window((int) value & 0xff);
          int bytes = SIZE_LENGTHS[descriptor >> 6];
          expect(Item.SIZE, bytes == 0 && single() ? 1 : bytes);
        }
        case SIZE -> {
          size = length == 0 ? -1 : length == 2 ? value + 256 : value;
          memory.add(2 * (size < 0 ? window : Math.min(size, window)));
          expect(Item.BLOCK_HEADER, 3);
        }
        case BLOCK_HEADER -> {
          last = (value & 1) != 0;
          int type = (int) (value >> 1) & 3;
          require(type != 3, "a reserved block type of zstd");
          expect(Item.BLOCK, type == 1 ? 1 : (int) (value >> 3));
        }
        case BLOCK -> {
          if (last) {
            expect(Item.CHECKSUM, (descriptor & CHECKSUM) == 0 ? 0 : 4);
          } else {
            expect(Item.BLOCK_HEADER, 3);
          }
        }
        case CHECKSUM -> expect(Item.END, 0);
        case END -> throw new IllegalStateException("Nothing ends behind the end");
      }
    }

    /** Returns the window that its byte describes (RFC 8878, 3.1.1.1.2), or what libraries take. */
    private static long window(int described) {
      long base = 1L << (10 + (described >> 3));
      return Math.min(MAX_WINDOW, base + base / 8 * (described & 7));
    }

    private boolean single() {
      return (descriptor & SINGLE_SEGMENT) != 0;
    }

    private static void require(boolean right, String otherwise) {
      if (!right) {
        throw ContentCoding.malformed(otherwise);
      }
    }

    /** Refuses the body if the frame is incomplete, or its content has another length. */
    void requireEnd(long out) {
      if (item != Item.END) {
        throw ContentCoding.truncated();
      }
      require(size < 0 || size == out, "a wrong length");
    }
  }
}
