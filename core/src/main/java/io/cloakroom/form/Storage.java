package io.cloakroom.form;

import java.io.IOException;

/** What keeps one file while it arrives. Ends with either {@link #finish} or {@link #abort}. */
sealed interface Storage permits SpooledFile, SinkFile {

  /** Takes the next bytes; does not keep the array. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** The whole file. */
  Content finish() throws IOException;

  /** Leaves nothing of the file. */
  void abort();
}
