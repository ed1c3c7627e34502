package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request's body for several readers, for server adapters. Each reader gets it from the first
 * byte, if all bytes that others have read are kept. If they are not kept, an exception names the
 * reader that has taken them.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class SharedBody {

  private static final byte[] NONE = {};

  /** The server's own stream. */
  @FunctionalInterface
  public interface Source {

    /**
     * Opens the stream.
     *
     * @throws IOException if the client has gone
     */
    InputStream open() throws IOException;
  }

  private final Source source;
  private final boolean announced;
  private final String cure;
  private @Nullable InputStream opened;
  private byte[] kept = NONE;
  private int keptLength;
  private int maxKept;
  private LongPredicate memory = bytes -> true;
  private long taken;

  /** The reader whose bytes were not kept; null while there is none. */
  private @Nullable String taker;

  /** The stream of the exchange; null until it is asked for, and when it begins again. */
  private @Nullable InputStream ofExchange;

  private SharedBody(Source source, boolean announced, String cure) {
    this.source = source;
    this.announced = announced;
    this.cure = cure;
  }

  /**
   * Returns the body in this stream.
   *
   * @param announced whether the request has a body that is not empty. If its stream is empty all
   *     the same, something outside the adapter has read it.
   * @param cure the sentence that tells a developer how to let Cloakroom read first
   */
  public static SharedBody of(Source source, boolean announced, String cure) {
    return new SharedBody(source, announced, cure);
  }

  /**
   * Lets {@link #ofExchange} begin again at the first byte, and keeps up to this many bytes while
   * they are read, for other readers. Nothing is kept if bytes were read that were not kept.
   *
   * @param maxBytes zero if no more is kept than now
   * @param memory see {@link Exchange#keepBody}
   */
  public void keep(int maxBytes, LongPredicate memory) {
    ofExchange = null;
    if (isWhole()) {
      this.maxKept = maxBytes == 0 ? keptLength : Math.max(maxKept, maxBytes);
      this.memory = memory;
    }
  }

  /** Returns whether a reader has read at least one byte. */
  public boolean begun() {
    return taken > 0;
  }

  /** Returns whether all bytes that were read so far are kept. */
  public boolean isWhole() {
    return taken == keptLength;
  }

  /** Returns the number of bytes that were read from the server. */
  public long taken() {
    return taken;
  }

  /** Notes that a reader was given the server's own stream, so that nothing of it can be kept. */
  public void give(String reader) {
    if (taker == null) {
      taker = reader;
    }
  }

  /**
   * Returns the body for {@link Exchange#body}: the same stream at each call, until {@link #keep}
   * lets it begin again.
   */
  public InputStream ofExchange() {
    if (ofExchange == null) {
      ofExchange = open("Cloakroom, as a form or through Visit.exchange()");
    }
    return ofExchange;
  }

  /**
   * Returns the body for another reader, from its first byte. If others have read a part of it that
   * was not kept, it goes on behind that part. If they have read all of it, a read throws {@link
   * BodyTakenException}.
   *
   * @param reader who reads, for the message to a later reader
   */
  public InputStream open(String reader) {
    return new View(reader);
  }

  private InputStream opened() throws IOException {
    if (opened == null) {
      opened = source.open();
    }
    return opened;
  }

  private BodyTakenException gone() {
    return new BodyTakenException(
        taker == null ? "a filter or framework before Cloakroom" : taker, cure);
  }

  private void keep(byte[] bytes, int offset, int count, String reader) {
    boolean whole = isWhole();
    taken += count;
    if (!whole) {
      return;
    }
    if (taken <= maxKept && makeRoom((int) taken)) {
      System.arraycopy(bytes, offset, kept, keptLength, count);
      keptLength += count;
    } else {
      taker = taker == null ? reader : taker;
      kept = NONE;
      keptLength = 0;
      maxKept = 0;
    }
  }

  /** Returns whether there is memory for so many bytes. */
  private boolean makeRoom(int length) {
    if (length <= kept.length) {
      return true;
    }
    long doubled = Math.min(Math.max(1024L, 2L * kept.length), maxKept);
    int capacity = (int) Math.max(length, doubled);
    if (!memory.test(capacity - kept.length)) {
      return false;
    }
    kept = Arrays.copyOf(kept, capacity);
    return true;
  }

  /** The body as one reader sees it. */
  private final class View extends InputStream {

    private final String reader;
    private long position;
    private boolean begun;

    View(String reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      int count =
          position < keptLength ? readKept(target, offset, length) : readOn(target, offset, length);
      begun = true;
      return count;
    }

    private int readKept(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, keptLength - position);
      System.arraycopy(kept, (int) position, target, offset, count);
      position += count;
      return count;
    }

    private int readOn(byte[] target, int offset, int length) throws IOException {
      if (begun && position < taken) {
        throw gone();
      }
      int count = opened().read(target, offset, length);
      if (count > 0) {
        keep(target, offset, count, reader);
      } else if (count < 0 && !begun && (taken > 0 || announced)) {
        throw gone();
      }
      position = taken;
      return count;
    }

    @Override
    public int available() throws IOException {
      return position < keptLength
          ? (int) (keptLength - position)
          : Math.max(0, opened().available());
    }

    /** Leaves the server's stream open for other readers, if all bytes so far are kept. */
    @Override
    public void close() throws IOException {
      if (maxKept == 0) {
        opened().close();
      }
    }
  }
}
