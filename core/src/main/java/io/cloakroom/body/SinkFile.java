package io.cloakroom.body;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to a sink. Its first bytes are kept to detect its type. The target is opened
 * with the first byte or the end of a named file: an unused input sends neither name nor bytes.
 */
final class SinkFile implements Storage {

  private final UploadSink sink;
  private final UploadSink.IncomingFile file;
  private final boolean named;
  private final @Nullable MessageDigest digest;
  private UploadSink.@Nullable Target target;
  private byte[] head = new byte[0];
  private int headLength;
  private long length;

  private SinkFile(UploadSink sink, UploadSink.IncomingFile file, boolean named) {
    this.sink = sink;
    this.file = file;
    this.named = named;
    digest = sink.computesSha256() ? Sha256.digest() : null;
  }

  /** Returns a file with this upload's names, sent under the field's name. */
  static SinkFile of(UploadSink sink, String name, Upload described) {
    return new SinkFile(
        sink,
        new UploadSink.IncomingFile(name, described.filename(), described.contentType()),
        !described.rawFilename().isEmpty());
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return;
    }
    if (headLength < TypeSniffer.HEAD_BYTES) {
      keepHead(bytes, offset, Math.min(count, TypeSniffer.HEAD_BYTES - headLength));
    }
    if (digest != null) {
      digest.update(bytes, offset, count);
    }
    target().write(bytes, offset, count);
    length += count;
  }

  private void keepHead(byte[] bytes, int offset, int count) {
    if (headLength + count > head.length) {
      head = Arrays.copyOf(head, Math.max(head.length * 2, headLength + count));
    }
    System.arraycopy(bytes, offset, head, headLength, count);
    headLength += count;
  }

  private UploadSink.Target target() throws IOException {
    if (target == null) {
      target = sink.begin(file);
    }
    return target;
  }

  @Override
  public Content finish() throws IOException {
    if (length == 0 && !named) {
      return new Content.InMemory(Pieces.of(0));
    }
    String sha256 = digest == null ? null : HexFormat.of().formatHex(digest.digest());
    byte[] kept = headLength == head.length ? head : Arrays.copyOf(head, headLength);
    return new Content.Streamed(target(), length, kept, sha256);
  }

  @Override
  public void abort() {
    if (target != null) {
      Content.Streamed.abort(target);
    }
  }
}
