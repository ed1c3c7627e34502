package io.cloakroom.body;

import io.cloakroom.annotation.CheckReturnValue;
import java.io.IOException;

/**
 * Receives the files of a form while they arrive, in place of memory and temporary files: object
 * storage, a media server, a folder of your own. Bytes are passed on without a copy, so a file of
 * any size takes the same memory. Of a form, only files that its record declares reach the sink.
 *
 * <p>All or nothing: targets are {@linkplain Target#commit committed} when the whole form has
 * arrived and is valid. In every other case (an invalid field, a broken connection, a limit, a
 * failing target) each target is {@linkplain Target#abort aborted}. If a handler finds a valid form
 * wrong, it removes the files itself.
 *
 * <p>Called by the thread of one request; a sink that serves several requests is thread-safe.
 *
 * <pre>{@code
 * UploadSink films = file -> new FilmTarget(Files.createTempFile(folder, "film", ".part"));
 * }</pre>
 */
@FunctionalInterface
public interface UploadSink {

  /**
   * A file that begins to arrive.
   *
   * @param name the field's name as sent
   * @param filename the file's name for display, as {@link Upload#filename}; read as UTF-8, because
   *     a field that names another encoding may come later
   * @param contentType the type that the client declared, as {@link Upload#contentType}
   */
  record IncomingFile(String name, String filename, String contentType) {}

  /**
   * Opens the target of one file. Not called for a file input without a file.
   *
   * @throws IOException if there is no room; the answer is 503
   */
  Target begin(IncomingFile file) throws IOException;

  /** Returns whether the SHA-256 of each file is computed while it arrives. */
  default boolean computesSha256() {
    return false;
  }

  /**
   * Returns this sink with or without the SHA-256 of each file, for {@link Upload#sha256}. A
   * gigabyte takes half a second to one with hardware support, and four without.
   */
  @CheckReturnValue
  default UploadSink withSha256(boolean computed) {
    UploadSink sink = this;
    return new UploadSink() {
      @Override
      public Target begin(IncomingFile file) throws IOException {
        return sink.begin(file);
      }

      @Override
      public boolean computesSha256() {
        return computed;
      }
    };
  }

  /** Receives one file. In the end either {@link #commit} or {@link #abort} is called. */
  interface Target {

    /**
     * Writes the next bytes; does not keep the array.
     *
     * @throws IOException if they cannot be kept; the answer is 503
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Keeps the file: the form is complete and valid.
     *
     * @param upload the file, with its length, its type and, if wanted, its hash
     * @throws IOException if that fails; the answer is 503, and every target of the form is
     *     aborted, including those already committed
     */
    void commit(Upload upload) throws IOException;

    /**
     * Removes everything of the file. Exceptions are logged, and the other targets are aborted all
     * the same. Called at most once; after {@link #commit} only if another file's commit failed.
     */
    void abort() throws IOException;
  }
}
