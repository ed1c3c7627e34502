package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body with one content coding undone. It counts the bytes that go in and come out, as few coded
 * bytes can expand to very many. Closing it leaves the coded body open. Not thread-safe.
 */
final class UncodedBody extends BulkStream {

  /** Bytes that may come out before the ratio counts: short texts compress better than files. */
  static final int FREE_BYTES = 64 << 10;

  private static final int SLICE = 8 << 10;

  private final ContentCoding coding;
  private final FormLimits limits;
  private final FormMemory.Claim memory;
  private final Coded coded;
  private @Nullable InputStream opened;
  private long out;

  UncodedBody(ContentCoding coding, InputStream coded, FormLimits limits, FormMemory.Claim memory) {
    this.coding = coding;
    this.limits = limits;
    this.memory = memory;
    this.coded = new Coded(coded);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = readOpened(target, offset, length);
    out += Math.max(0, count);
    if (out > FREE_BYTES && out > coded.count * limits.max(FormLimit.CODING_RATIO)) {
      throw FormLimit.CODING_RATIO.exceeded(limits.max(FormLimit.CODING_RATIO));
    }
    return count;
  }

  /** Reads, and tells a broken connection from malformed bytes: libraries throw anything. */
  private int readOpened(byte[] target, int offset, int length) throws IOException {
    try {
      if (opened == null) {
        opened = coding.open(coded, memory);
      }
      return opened.read(target, offset, length);
    } catch (HttpProblem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (coded.refused != null) {
        throw coded.refused;
      }
      if (coded.broken != null) {
        throw coded.broken;
      }
      throw coded.ended || e instanceof EOFException
          ? ContentCoding.truncated()
          : ContentCoding.malformed("bytes that cannot be decompressed");
    }
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * The coded bytes on their way to a library: as many at once as it asks for, up to a slice,
   * however the network cuts them. So input is ahead of output by the same number of bytes each
   * time, and the ratio does not depend on the network.
   */
  private final class Coded extends BulkStream {

    private final InputStream in;
    private long count;
    private boolean ended;
    private @Nullable IOException broken;
    private @Nullable HttpProblem refused;

    Coded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int wanted = Math.min(length, SLICE);
      int have = 0;
      try {
        while (have < wanted && !ended) {
          int read = in.read(target, offset + have, wanted - have);
          ended = read < 0;
          have += Math.max(0, read);
          count += Math.max(0, read);
          // Bytes may go in forever without any coming out.
          limits.check(FormLimit.REQUEST_BYTES, count);
        }
        return have == 0 && wanted > 0 ? -1 : have;
      } catch (IOException e) {
        broken = e;
        throw e;
      } catch (HttpProblem e) {
        refused = e;
        throw e;
      }
    }
  }
}
