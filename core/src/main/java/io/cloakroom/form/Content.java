package io.cloakroom.form;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where an upload's bytes are. */
sealed interface Content {

  long length();

  InputStream open() throws IOException;

  /** The first bytes of an array. */
  final class InMemory implements Content {

    private final byte[] bytes;
    private final int size;

    InMemory(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public long length() {
      return size;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, 0, size);
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** A temporary file of the request. */
  record InFile(Path path, long length) implements Content {

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }
}
