package io.cloakroom.body;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one request as they arrive: each goes to memory and then a temporary file, or to a
 * sink. {@link #close} frees all of them, however the request ends. Not thread-safe.
 */
final class Spool implements AutoCloseable {

  private final FormLimits limits;
  private final Path folder;
  private final UploadPolicy policy;
  private final FormMemory.Claim memory;
  private final List<Content> arrived = new ArrayList<>();
  private @Nullable Arrival arriving;

  Spool(FormLimits limits, Path folder, UploadPolicy policy, FormMemory.Claim memory) {
    this.limits = limits;
    this.folder = folder;
    this.policy = policy;
    this.memory = memory;
  }

  /**
   * Begins the next file; the previous one is finished.
   *
   * @param filename as sent, with its escapes
   * @param contentType as declared; empty if it is not
   */
  Arrival begin(String name, String filename, String contentType) {
    UploadRule rule = policy.rule(name).orElse(UploadRule.of());
    Optional<UploadSink> sink = rule.sink();
    Storage storage =
        sink.isEmpty()
            ? new SpooledFile(folder, limits.max(FormLimit.FILE_MEMORY_BYTES), memory)
            : SinkFile.of(sink.get(), name, new Upload(filename, contentType, Content.Cut.NONE));
    arriving = new Arrival(limits, rule, storage);
    return arriving;
  }

  /** Returns the content of the file that has arrived, to be freed with the others. */
  Content finish() {
    Arrival finished = arriving;
    if (finished == null) {
      throw new IllegalStateException("A file ended that had not begun");
    }
    Content content = finished.finish();
    arriving = null;
    arrived.add(content);
    return content;
  }

  @Override
  public void close() {
    if (arriving != null) {
      arriving.abort();
      arriving = null;
    }
    arrived.forEach(Content::close);
  }
}
