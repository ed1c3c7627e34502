package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A file system in memory that can be filled. Creating it requires root. Not thread-safe. */
final class SmallDisk implements AutoCloseable {

  /** The system property with the folder for the testkit's servers. */
  private static final String SERVERS = "cloakroom.testkit.servers";

  private final Path mounted;
  private final Path filler;
  private final Thread unmountAtExit = new Thread(this::unmount, "unmount");

  private SmallDisk(Path mounted) {
    this.mounted = mounted;
    filler = mounted.resolve("filler");
    Runtime.getRuntime().addShutdownHook(unmountAtExit);
  }

  /**
   * Creates a disk of this many mebibytes.
   *
   * @throws IllegalStateException if this process is not allowed to mount it
   */
  static SmallDisk of(int mebibytes) {
    try {
      Path mounted = Files.createTempDirectory("small-disk");
      run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mounted.toString());
      return new SmallDisk(mounted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return mounted;
  }

  /** Starts a server of the testkit with its files on this disk. */
  <T> T serve(Supplier<T> start) {
    System.setProperty(SERVERS, mounted.toString());
    try {
      return start.get();
    } finally {
      System.clearProperty(SERVERS);
    }
  }

  /** Fills the disk. */
  void fill() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // The disk is full, as intended.
    }
  }

  /** Frees the space again. */
  void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(unmountAtExit);
    unmount();
  }

  private void unmount() {
    run("umount", "-l", mounted.toString());
    try {
      Files.delete(mounted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
