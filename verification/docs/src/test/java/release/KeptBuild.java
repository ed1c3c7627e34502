package release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/** Builds that are kept until their sources change, so that several test JVMs share them. */
final class KeptBuild {

  private static final Path BUILDS = Path.of("target", "builds").toAbsolutePath();
  private static final Object LOCK = new Object();

  interface Step {
    void run(Path folder) throws IOException, InterruptedException;
  }

  private KeptBuild() {}

  /**
   * Returns the folder of this build. The step runs if the files have changed since the last build.
   */
  static Path of(String name, Collection<Path> files, Step step)
      throws IOException, InterruptedException {
    Files.createDirectories(BUILDS);
    // One at a time: the monitor excludes threads of this JVM, and the file excludes other JVMs.
    synchronized (LOCK) {
      try (FileChannel file =
              FileChannel.open(
                  BUILDS.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = file.lock()) {
        Path folder = BUILDS.resolve(name);
        Path complete = folder.resolve("complete");
        String hash = ProjectCopy.hash(files);
        if (!lock.isValid()
            || !Files.exists(complete)
            || !Files.readString(complete).equals(hash)) {
          delete(folder);
          Files.createDirectories(folder);
          step.run(folder);
          Files.writeString(complete, hash);
        }
        return folder;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
