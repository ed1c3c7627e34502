package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bytes of an upload, wherever they are. Not thread-safe. */
sealed interface Content {

  /** Returns the size in bytes, as counted; if the file was cut, its whole size. */
  long length();

  /**
   * Opens a new stream of all bytes.
   *
   * @throws IllegalStateException if they are elsewhere or were freed
   */
  InputStream open() throws IOException;

  /** Frees the bytes, which cannot be read afterwards. */
  void close();

  /** Returns the first bytes, at most this many. */
  default byte[] head(int most) throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(most);
    }
  }

  private static IllegalStateException over() {
    return new IllegalStateException(
        "The request of this upload is over, and its content is gone; copy or move it while the"
            + " request is handled");
  }

  /** Bytes on the heap. */
  final class InMemory implements Content {

    private @Nullable Pieces bytes;
    private final long size;

    InMemory(Pieces bytes) {
      this.bytes = bytes;
      this.size = bytes.length();
    }

    @Override
    public long length() {
      return size;
    }

    @Override
    public InputStream open() {
      return here().stream();
    }

    byte[] copy() {
      return here().toArray();
    }

    private Pieces here() {
      if (bytes == null) {
        throw over();
      }
      return bytes;
    }

    @Override
    public void close() {
      bytes = null;
    }
  }

  /** A temporary file whose name was deleted, so that nothing is left when it is closed. */
  record InFile(FileChannel file, long length) implements Content {

    private static final Logger LOG = LoggerFactory.getLogger(InFile.class);

    @Override
    public InputStream open() {
      requireHere();
      return new Reading(this);
    }

    void requireHere() {
      if (!file.isOpen()) {
        throw over();
      }
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("The temporary file of an upload did not close", e);
      }
    }
  }

  /** A stream of a file, with a position of its own; closing it leaves the file open. */
  final class Reading extends BulkStream {

    private final InFile content;
    private long position;

    Reading(InFile content) {
      this.content = content;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      content.requireHere();
      int count = content.file.read(ByteBuffer.wrap(target, offset, length), position);
      position += Math.max(0, count);
      return count;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, content.length - position);
    }
  }

  /** A file that was larger than its rule allows: counted, not kept. */
  record Cut(long length) implements Content {

    static final Cut NONE = new Cut(0);

    @Override
    public InputStream open() {
      throw new IllegalStateException(
          "The upload is larger than its component takes, and was not kept");
    }

    @Override
    public byte[] head(int most) {
      return new byte[0];
    }

    @Override
    public void close() {}
  }

  /** A file that went to a sink as it arrived. */
  final class Streamed implements Content {

    private static final Logger LOG = LoggerFactory.getLogger(Streamed.class);

    private final UploadSink.Target target;
    private final long length;
    private final byte[] head;
    private final @Nullable String sha256;
    private boolean committed;
    private boolean aborted;

    Streamed(UploadSink.Target target, long length, byte[] head, @Nullable String sha256) {
      this.target = target;
      this.length = length;
      this.head = head;
      this.sha256 = sha256;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() {
      throw new IllegalStateException(
          "The upload went to the form's UploadSink as it arrived; read it there");
    }

    @Override
    public byte[] head(int most) {
      return Arrays.copyOf(head, Math.min(most, head.length));
    }

    /** Returns the hash; null if the sink did not ask for it. */
    @Nullable String sha256() {
      return sha256;
    }

    void commit(Upload upload) {
      if (committed) {
        return;
      }
      if (aborted) {
        throw new IllegalStateException(
            "The upload's sink was told to abort when the form was read before; read it once");
      }
      try {
        target.commit(upload);
        committed = true;
      } catch (IOException e) {
        throw unstorable(e);
      }
    }

    /** Aborts the target, whether it was committed or not. */
    void abort() {
      if (!aborted) {
        aborted = true;
        abort(target);
      }
    }

    static void abort(UploadSink.Target target) {
      try {
        target.abort();
      } catch (IOException | RuntimeException e) {
        LOG.warn("The target of a refused upload did not abort", e);
      }
    }

    /** Aborts the target unless it was committed. */
    @Override
    public void close() {
      if (!committed) {
        abort();
      }
    }
  }

  /** Returns the answer to a file that cannot be kept. */
  static HttpProblem unstorable(IOException cause) {
    return new HttpProblem(
        503, "form.upload.storage", "There is no room for the file right now.", cause);
  }
}
