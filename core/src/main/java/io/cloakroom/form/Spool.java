package io.cloakroom.form;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one request on their way in: each to memory and then a temporary file, or to the
 * form's sink. {@link #close} gives back whatever they hold, on every way out. Not thread-safe.
 */
final class Spool implements AutoCloseable {

  private final FormLimits limits;
  private final UploadRules rules;
  private final List<Content> arrived = new ArrayList<>();
  private @Nullable Arrival arriving;

  Spool(FormLimits limits, UploadRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  /**
   * The next file; the one before it is finished.
   *
   * @param filename as sent, its escapes not undone
   * @param contentType as declared; empty where it is not
   */
  Arrival begin(String name, String filename, String contentType) {
    UploadShape component = rules.component(name).orElse(null);
    UploadSink sink = component == null ? null : rules.sink();
    Storage storage =
        sink == null
            ? new SpooledFile(rules.folder(), limits.of(FormLimit.FILE_MEMORY_BYTES))
            : SinkFile.of(sink, name, new Upload(filename, contentType, Content.Cut.NONE));
    arriving = new Arrival(limits, component, storage);
    return arriving;
  }

  /** The content of the file that has arrived, to be given back with the others. */
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
