package io.cloakroom.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A folder with the database of a gallery that was opened once and has not been visited, so that
 * its sample photos are painted once for a JVM.
 */
final class SampleGallery implements TempDirFactory {

  private static final String DATABASE = "gallery.mv.db";

  private static byte @Nullable [] database;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    Path folder = Files.createTempDirectory("gallery");
    Files.write(folder.resolve(DATABASE), database());
    return folder;
  }

  private static synchronized byte[] database() throws IOException {
    byte[] known = database;
    if (known == null) {
      Path folder = Files.createTempDirectory("gallery");
      Gallery.open(new Options(0, "memory", folder)).close();
      known = Files.readAllBytes(folder.resolve(DATABASE));
      database = known;
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return known;
  }
}
