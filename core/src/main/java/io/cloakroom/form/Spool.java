package io.cloakroom.form;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one request on their way in: memory while they are small, then temporary files that
 * only their owner may read. {@link #close} removes whatever is left, on every way out. Not
 * thread-safe.
 */
final class Spool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final FormLimits limits;
  private final Path folder;
  private final List<Path> files = new ArrayList<>();
  private @Nullable Entry open;

  Spool(FormLimits limits) {
    this(limits, Path.of(System.getProperty("java.io.tmpdir")));
  }

  Spool(FormLimits limits, Path folder) {
    this.limits = limits;
    this.folder = folder;
  }

  /** The next file; the one before it is finished. */
  Entry begin() {
    Entry entry = new Entry();
    open = entry;
    return entry;
  }

  /** Deletes the temporary files that were not moved away. */
  @Override
  public void close() {
    if (open != null) {
      open.closeFile();
    }
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("The temporary file of an upload could not be deleted: {}", file, e);
      }
    }
    files.clear();
  }

  /** One file that is arriving. */
  final class Entry {

    private byte[] memory = new byte[0];
    private long length;
    private @Nullable Path path;
    private @Nullable OutputStream file;

    void write(byte[] bytes, int offset, int count) {
      limits.check(FormLimit.FILE_BYTES, length + count);
      try {
        if (file == null && length + count > limits.of(FormLimit.FILE_MEMORY_BYTES)) {
          moveToFile();
        }
        if (file != null) {
          file.write(bytes, offset, count);
        } else {
          int size = (int) length;
          if (size + count > memory.length) {
            memory = Arrays.copyOf(memory, Math.max(memory.length * 2, size + count));
          }
          System.arraycopy(bytes, offset, memory, size, count);
        }
      } catch (IOException e) {
        throw unstorable(e);
      }
      length += count;
    }

    private void moveToFile() throws IOException {
      // Made with permission for the owner alone where the file system has permissions.
      path = Files.createTempFile(folder, "cloakroom-", ".upload");
      files.add(path);
      file = Files.newOutputStream(path);
      file.write(memory, 0, (int) length);
      memory = new byte[0];
    }

    Content finish() {
      open = null;
      if (file == null || path == null) {
        return new Content.InMemory(memory, (int) length);
      }
      try {
        file.close();
      } catch (IOException e) {
        throw unstorable(e);
      }
      return new Content.InFile(path, length);
    }

    private void closeFile() {
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException e) {
        LOG.debug("The temporary file of a refused upload did not close", e);
      }
    }

    private static HttpProblem unstorable(IOException cause) {
      return new HttpProblem(
          503, "form.upload.storage", "There is no room for the file right now.", cause);
    }
  }
}
