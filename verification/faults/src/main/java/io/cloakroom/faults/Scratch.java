package io.cloakroom.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder for a run's files. It is deleted at the end of the run or, after a failure, of
 * the JVM.
 */
final class Scratch implements AutoCloseable {

  private final Path path;
  private final Thread removeAtExit = new Thread(this::remove, "remove scratch");

  private Scratch(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(removeAtExit);
  }

  static Scratch make() {
    try {
      return new Scratch(Files.createTempDirectory("check-faults"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(removeAtExit);
    remove();
  }

  private void remove() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
