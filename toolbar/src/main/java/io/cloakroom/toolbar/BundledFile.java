package io.cloakroom.toolbar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The files of the toolbar's pages and scripts, which are in its jar. */
final class BundledFile {

  private BundledFile() {}

  /** Returns the content of a file that is there. */
  static byte[] read(String name) {
    try (InputStream in =
        Objects.requireNonNull(BundledFile.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
