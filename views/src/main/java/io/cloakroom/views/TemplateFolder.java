package io.cloakroom.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that an engine's templates are in, and how their names become files. Nothing outside
 * of it is ever read, whoever asks: a handler, or a template that includes another one.
 * Thread-safe.
 *
 * @param suffix what a file's name has beyond its template's
 * @param reloading whether a template is read at each use
 */
record TemplateFolder(Place place, String suffix, boolean reloading) implements TemplateSource {

  /** The text of a template; empty where there is none. */
  Optional<String> text(String template) {
    try (InputStream in = place.open(checked(template) + suffix)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read template " + file(template), e);
    }
  }

  /**
   * The text of a template.
   *
   * @throws IllegalArgumentException where there is none
   */
  String require(String template) {
    return text(template)
        .orElseThrow(() -> new IllegalArgumentException("There is no template " + file(template)));
  }

  @Override
  public boolean has(String template) {
    return text(template).isPresent();
  }

  @Override
  public String file(String template) {
    return place.describe(template + suffix);
  }

  /** Where files are. */
  sealed interface Place {

    /** A file's bytes, null where there is none. */
    @Nullable InputStream open(String file) throws IOException;

    /** Where a file is looked for, in words. */
    String describe(String file);
  }

  /** A folder of the class path, as this class loader sees it. */
  record ClassPath(ClassLoader loader, String folder) implements Place {

    @Override
    public @Nullable InputStream open(String file) {
      return loader.getResourceAsStream(folder + "/" + file);
    }

    @Override
    public String describe(String file) {
      return "classpath:" + folder + "/" + file;
    }
  }

  /** A folder of the disk, absolute. */
  record Disk(Path folder) implements Place {

    @Override
    public @Nullable InputStream open(String file) throws IOException {
      Path path = folder.resolve(file);
      return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
    }

    @Override
    public String describe(String file) {
      return folder.resolve(file).toString();
    }
  }
}
