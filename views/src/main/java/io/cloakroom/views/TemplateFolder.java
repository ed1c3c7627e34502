package io.cloakroom.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder with an engine's templates. Files outside it are never read, neither for a handler nor
 * for a template that includes another one. Thread-safe.
 *
 * @param suffix appended to a template's name to get the name of its file
 * @param reloading whether a template is read every time it is used
 */
record TemplateFolder(Root root, String suffix, boolean reloading) implements TemplateSource {

  /** Returns the text of a template; empty if it does not exist. */
  Optional<String> text(String template) {
    try (InputStream in = root.open(checked(template) + suffix)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read template " + file(template), e);
    }
  }

  /**
   * Returns the text of a template.
   *
   * @throws IllegalArgumentException if it does not exist
   */
  String require(String template) {
    return text(template).orElseThrow(() -> missing(template, null));
  }

  @Override
  public boolean has(String template) {
    return text(template).isPresent();
  }

  @Override
  public String file(String template) {
    return root.describe(template + suffix);
  }

  @Override
  public List<String> files() {
    return root.files();
  }

  @Override
  public String whereToCreate(String template) {
    return root.whereToCreate(template + suffix);
  }

  /** A folder of files. */
  sealed interface Root {

    /** Opens a file; returns null if it does not exist. */
    @Nullable InputStream open(String file) throws IOException;

    /** Returns the location of a file, for messages. */
    String describe(String file);

    /** Returns the paths of all files below the folder. */
    List<String> files();

    /** Returns a sentence that says where to create a file if there is none at all. */
    String whereToCreate(String file);
  }

  /** A folder on the class path of this class loader. */
  record ClassPath(ClassLoader loader, String folder) implements Root {

    @Override
    public @Nullable InputStream open(String file) {
      return loader.getResourceAsStream(folder + "/" + file);
    }

    @Override
    public String describe(String file) {
      return "classpath:" + folder + "/" + file;
    }

    @Override
    public List<String> files() {
      return ClassPathFiles.below(loader, folder);
    }

    @Override
    public String whereToCreate(String file) {
      return "The class path has no folder "
          + folder
          + "; create src/main/resources/"
          + folder
          + "/"
          + file
          + ", or name another folder with .classpath(…) of the builder";
    }
  }

  /** An absolute folder on disk. */
  record Disk(Path folder) implements Root {

    @Override
    public @Nullable InputStream open(String file) throws IOException {
      Path path = folder.resolve(file);
      return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
    }

    @Override
    public String describe(String file) {
      return folder.resolve(file).toString();
    }

    @Override
    public List<String> files() {
      return ClassPathFiles.below(folder);
    }

    @Override
    public String whereToCreate(String file) {
      return (Files.isDirectory(folder) ? "The folder is empty" : "The folder does not exist")
          + "; create the file, or name another folder with .directory(…) of the builder. A relative"
          + " path begins at the working directory, "
          + Path.of("").toAbsolutePath();
    }
  }
}
