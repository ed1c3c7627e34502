package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data of an empty database server, made once and copied for each server. The system property
 * {@code cloakroom.testkit.templates} names a folder whose copies serve several JVMs, as those of
 * one test run; without it each JVM makes its own and removes it when it ends.
 */
final class InitialData {

  private static final String PLACE = "cloakroom.testkit.templates";

  private static @Nullable Path place;

  private InitialData() {}

  /**
   * Copies the data of this kind of server, or makes and keeps it if it is the first.
   *
   * @param data a folder that does not exist; it has the owner of the folder that was made
   * @param make fills {@code data}
   */
  static synchronized void copy(String kind, Path data, Runnable make) {
    try {
      Path template = place().resolve(kind);
      if (!makeFirst(template, data, make)) {
        copyFolder(template, data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether it was the first, which has its data then. Other JVMs wait for it. */
  private static boolean makeFirst(Path template, Path data, Runnable make) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            template.resolveSibling(template.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      if (Files.exists(template)) {
        return false;
      }
      make.run();
      Path unfinished = template.resolveSibling(template.getFileName() + ".unfinished");
      remove(unfinished);
      copyFolder(data, unfinished);
      Files.move(unfinished, template, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  private static Path place() throws IOException {
    Path known = place;
    if (known == null) {
      String shared = System.getProperty(PLACE, "");
      if (!shared.isEmpty()) {
        known = Files.createDirectories(Path.of(shared));
      } else {
        Path own = Files.createTempDirectory("templates");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(own), "remove " + own));
        known = own;
      }
      place = known;
    }
    return known;
  }

  /** As {@code cp} does it: with owners, modes and times. */
  private static void copyFolder(Path from, Path to) throws IOException {
    Process copy =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(copy.getInputStream().readAllBytes(), UTF_8);
    try {
      if (copy.waitFor() != 0) {
        throw new IOException("Could not copy " + from + " to " + to + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
