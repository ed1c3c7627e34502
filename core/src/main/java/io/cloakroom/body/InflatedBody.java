package io.cloakroom.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a {@code gzip} body (RFC 1952) with one member, or a {@code deflate} body (RFC
 * 1950), with its checksums verified. So that there is only one reading, nothing may follow it: a
 * second gzip member is refused, and so is {@code deflate} without its zlib frame. Closing it
 * leaves the coded body open.
 */
final class InflatedBody extends BulkStream {

  static final int CHUNK = 8 << 10;

  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final InputStream coded;
  private final boolean gzip;
  private final Inflater inflater;
  private final CRC32 checksum = new CRC32();
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int end;
  private boolean begun;
  private boolean ended;
  private boolean broken;

  private InflatedBody(InputStream coded, boolean gzip) {
    this.coded = coded;
    this.gzip = gzip;
    this.inflater = new Inflater(gzip);
  }

  static InflatedBody gzip(InputStream coded) {
    return new InflatedBody(coded, true);
  }

  static InflatedBody zlib(InputStream coded) {
    return new InflatedBody(coded, false);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    if (!begun && gzip) {
      readHeader();
      inflater.setInput(chunk, at, end - at);
    }
    begun = true;
    int count = inflate(target, offset, length);
    if (count < 0) {
      at = end - inflater.getRemaining();
      if (gzip) {
        readTrailer();
      }
      if (next() >= 0) {
        throw ContentCoding.malformed("bytes behind its end");
      }
      ended = true;
      return -1;
    }
    if (gzip) {
      checksum.update(target, offset, count);
    }
    return count;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    long before = inflater.getBytesWritten();
    try {
      while (!broken) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0) {
          return count;
        }
        if (inflater.finished()) {
          return -1;
        }
        if (inflater.needsDictionary()) {
          throw ContentCoding.malformed("a preset dictionary, which is not supported");
        }
        if (!fill()) {
          throw ContentCoding.truncated();
        }
        inflater.setInput(chunk, 0, end);
      }
    } catch (DataFormatException e) {
      // Earlier bytes go out first: if they are malformed, the body is refused for them.
      broken = true;
      int count = (int) (inflater.getBytesWritten() - before);
      if (count > 0) {
        return count;
      }
    }
    throw ContentCoding.malformed("bytes that cannot be decompressed");
  }

  /** Reads the header of a member (RFC 1952, 2.3). */
  private void readHeader() throws IOException {
    if (header() != 0x1f || header() != 0x8b || header() != 8) {
      throw ContentCoding.malformed("no header of gzip");
    }
    int flags = header();
    if ((flags & RESERVED) != 0) {
      throw ContentCoding.malformed("a reserved flag of gzip");
    }
    skipHeader(6);
    if ((flags & EXTRA) != 0) {
      skipHeader(header() | header() << 8);
    }
    for (int flag : new int[] {NAME, COMMENT}) {
      while ((flags & flag) != 0 && header() != 0) {
        // The field ends with a zero.
      }
    }
    int expected = (int) checksum.getValue() & 0xffff;
    if ((flags & HEADER_CHECKSUM) != 0 && (required() | required() << 8) != expected) {
      throw ContentCoding.malformed("a wrong checksum");
    }
    checksum.reset();
  }

  private void skipHeader(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      header();
    }
  }

  private int header() throws IOException {
    int b = required();
    checksum.update(b);
    return b;
  }

  /** Reads checksum and length (RFC 1952, 2.3.1). */
  private void readTrailer() throws IOException {
    if (littleEndian() != (int) checksum.getValue()) {
      throw ContentCoding.malformed("a wrong checksum");
    }
    if (littleEndian() != (int) inflater.getBytesWritten()) {
      throw ContentCoding.malformed("a wrong length");
    }
  }

  private int littleEndian() throws IOException {
    return required() | required() << 8 | required() << 16 | required() << 24;
  }

  private int required() throws IOException {
    int b = next();
    if (b < 0) {
      throw ContentCoding.truncated();
    }
    return b;
  }

  private int next() throws IOException {
    return at < end || fill() ? chunk[at++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, coded.read(chunk, 0, chunk.length));
    return end > 0;
  }

  /** Frees memory outside the heap. */
  @Override
  public void close() {
    inflater.end();
  }
}
