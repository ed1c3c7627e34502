package io.cloakroom.views;

import gg.jte.CodeResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A jte code resolver that reads the templates of a folder, with any file suffix. */
final class JteCode implements CodeResolver {

  /** The extension that jte uses to distinguish Java templates from Kotlin templates. */
  static final String EXTENSION = ".jte";

  private final TemplateFolder folder;
  private final AtomicLong version = new AtomicLong();

  JteCode(TemplateFolder folder) {
    this.folder = folder;
  }

  /** Creates a folder that only this user can open. It is deleted when the process ends. */
  static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("cloakroom-jte");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-jte-classes"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a temporary folder for jte's classes", e);
    }
  }

  @Override
  public @Nullable String resolve(String name) {
    return name.endsWith(EXTENSION)
        ? folder.require(name.substring(0, name.length() - EXTENSION.length()))
        : null;
  }

  /**
   * Returns a later time at each call when reloading, so that jte reads the text again and compiles
   * it if it has changed.
   */
  @Override
  public long getLastModified(String name) {
    return folder.reloading() ? version.incrementAndGet() : 0;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(JteCode.class).warn("Cannot delete jte's classes", e);
    }
  }
}
