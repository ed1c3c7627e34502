package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The ports that fixtures of all JVMs use, so that none takes the port of another's dead server. A
 * port is claimed by a lock on its byte of one file, which ends with the JVM. Thread-safe.
 */
final class ClaimedPorts {

  private final FileChannel file;
  private final Map<Integer, FileLock> claimed = new HashMap<>();

  private ClaimedPorts(FileChannel file) {
    this.file = file;
  }

  static ClaimedPorts ofThisMachine() {
    Path path =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "cloakroom-ports-" + System.getProperty("user.name"));
    try {
      // Never closed: closing any channel of a file gives up all its locks.
      return new ClaimedPorts(
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether nobody had claimed this port; if so, it is this JVM's until it ends. */
  synchronized boolean claim(int port) throws IOException {
    if (claimed.containsKey(port)) {
      return false;
    }
    FileLock lock = file.tryLock(port, 1, false);
    if (lock == null) {
      return false;
    }
    claimed.put(port, lock);
    return true;
  }
}
