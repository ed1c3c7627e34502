package io.cloakroom.form;

import java.io.IOException;

/**
 * Where the files of a form go while they arrive, instead of memory and temporary files: object
 * storage, a media server, a folder of one's own. The files are those that the form's record
 * declares; the bytes are passed on as they come, without a copy, so that a file of any size takes
 * the same memory.
 *
 * <p>All or nothing: no target is told to {@linkplain Target#commit commit} before the whole form
 * has arrived and is valid. In every other case, an invalid field, a broken connection, a limit, a
 * target that fails, each target is told to {@linkplain Target#abort abort}. What a handler finds
 * wrong with a valid form, it takes back itself.
 *
 * <p>It is called by one request's thread; one that serves several requests is thread-safe.
 */
@FunctionalInterface
public interface UploadSink {

  /**
   * A file that begins to arrive.
   *
   * @param name the field's name as sent
   * @param filename the file's name for people to read, as {@link Upload#filename}; read as UTF-8,
   *     as the field that says otherwise may come later
   * @param contentType the type that the client declared, as {@link Upload#contentType}
   */
  record Arriving(String name, String filename, String contentType) {}

  /**
   * Opens the target of one file. Not called for a file input that nobody used.
   *
   * @throws IOException where there is no room; the answer is 503
   */
  Target begin(Arriving file) throws IOException;

  /** Whether the SHA-256 of each file is computed on the way. */
  default boolean hashes() {
    return false;
  }

  /**
   * This sink with the SHA-256 of each file computed while it arrives, so that {@link
   * Upload#sha256} can tell it: half a second to one for a gigabyte where the processor helps, four
   * where it does not.
   */
  default UploadSink hashing() {
    UploadSink sink = this;
    return new UploadSink() {
      @Override
      public Target begin(Arriving file) throws IOException {
        return sink.begin(file);
      }

      @Override
      public boolean hashes() {
        return true;
      }
    };
  }

  /** What takes one file. Of {@link #commit} and {@link #abort}, one is called in the end. */
  interface Target {

    /**
     * Takes the next bytes; does not keep the array.
     *
     * @throws IOException where they cannot be kept; the answer is 503
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Makes the file stay: the form is complete and valid.
     *
     * @param upload the file, with its length, its type and, if wanted, its hash
     * @throws IOException where that fails; the answer is 503, and every target of the form is told
     *     to abort, those included that have committed
     */
    void commit(Upload upload) throws IOException;

    /**
     * Leaves nothing of the file. Its exceptions are logged and keep no other target from being
     * told. Called at most once; after {@link #commit} only where that of another file failed.
     */
    void abort() throws IOException;
  }
}
