package io.cloakroom.benchmarks;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadRule;
import io.cloakroom.body.UploadSink;
import java.util.Optional;

/** A multipart decoder that drops files, so that the disk is not measured. */
final class DiscardingDecoder implements AutoCloseable {

  private static final FormLimits LIMITS =
      FormLimits.of()
          .withMax(FormLimit.REQUEST_BYTES, Integer.MAX_VALUE)
          .withMax(FormLimit.FILE_BYTES, Integer.MAX_VALUE);

  private final FormDecoder decoder;
  private long fileBytes;

  /** Creates a decoder for one body of this content type. */
  DiscardingDecoder(String contentType) {
    UploadSink sink = file -> new Discarded();
    Optional<UploadRule> rule = Optional.of(UploadRule.of().withSink(sink));
    decoder =
        FormDecoder.builder(contentType)
            .limits(LIMITS)
            .uploads(field -> field.equals("file") ? rule : Optional.empty())
            .build();
  }

  /** Reads the next bytes. */
  void accept(byte[] chunk, int offset, int length) {
    decoder.accept(chunk, offset, length);
  }

  /** Returns the texts of the form. */
  FormData finish() {
    return decoder.finish();
  }

  /** Returns the number of bytes in all files. */
  long fileBytes() {
    return fileBytes;
  }

  @Override
  public void close() {
    decoder.close();
  }

  private final class Discarded implements UploadSink.Target {
    @Override
    public void write(byte[] bytes, int offset, int length) {
      fileBytes += length;
    }

    @Override
    public void commit(Upload upload) {}

    @Override
    public void abort() {}
  }
}
