package io.cloakroom.form;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A decoder of multipart whose files go nowhere, so that no disk is measured. */
public final class DiscardingDecoder implements AutoCloseable {

  private record Files(Upload file) {}

  private static final FormLimits LIMITS =
      FormLimits.defaults()
          .with(FormLimit.REQUEST_BYTES, Integer.MAX_VALUE)
          .with(FormLimit.FILE_BYTES, Integer.MAX_VALUE);

  private static final UploadComponents COMPONENTS =
      new UploadComponents(new Shapes(Map.of(), List.of()).prepare(Files.class));

  private final FormDecoder decoder;
  private long fileBytes;

  /** A decoder of one body of this content type. */
  public DiscardingDecoder(String contentType) {
    UploadSink sink = file -> new Discarded();
    decoder =
        FormDecoder.builder(contentType)
            .limits(LIMITS)
            .uploads(new UploadRules(Path.of(""), COMPONENTS, sink))
            .build();
  }

  /** Takes the next bytes. */
  public void accept(byte[] chunk, int offset, int length) {
    decoder.accept(chunk, offset, length);
  }

  /** The texts of the form. */
  public FormData finish() {
    return decoder.finish();
  }

  /** How many bytes all files had. */
  public long fileBytes() {
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
