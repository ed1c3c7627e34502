package io.cloakroom.body;

import java.io.IOException;

/** Keeps one file while it arrives. Ends with either {@link #finish} or {@link #abort}. */
sealed interface Storage permits SpooledFile, SinkFile {

  /** Keeps the next bytes, but not the array. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Returns the whole file. */
  Content finish() throws IOException;

  /** Removes everything that was kept. */
  void abort();
}
