package io.cloakroom.views;

import io.cloakroom.view.Templates;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A builder with the settings that all engines have. The settings can be set in any order. Not
 * thread-safe.
 *
 * @param <T> the type of the templates
 * @param <B> the type of the builder itself
 */
public abstract sealed class TemplatesBuilder<T extends Templates, B extends TemplatesBuilder<T, B>>
    permits FreeMarkerTemplates.Builder,
        JteTemplates.Builder,
        MustacheTemplates.Builder,
        PebbleTemplates.Builder,
        ThymeleafTemplates.Builder {

  private final String library;
  private TemplateFolder.@Nullable ClassPath classpath;
  private TemplateFolder.@Nullable Disk directory;
  private String suffix;
  private boolean reloading;

  /**
   * Creates a builder with a default suffix.
   *
   * @param library the engine's Maven coordinates, named in the message if the engine is missing
   */
  TemplatesBuilder(String library, String suffix) {
    this.library = library;
    this.suffix = suffix;
  }

  /**
   * Reads the templates from this folder on the class path. The current thread's context class
   * loader finds the files.
   *
   * @param folder the folder without a slash at either end, such as {@code templates}
   * @throws IllegalArgumentException if it begins or ends with a slash, or is the name of a source
   *     folder, which is not on the class path
   */
  public final B classpath(String folder) {
    String inside = folder.replaceFirst("^(classpath:)?/*(src/main/resources/)?", "");
    String meant = inside.replaceFirst("/+$", "");
    if (!folder.equals(meant)) {
      throw new IllegalArgumentException(
          "On the class path there is no folder \"" + folder + "\"; write \"" + meant + '"');
    }
    classpath = new TemplateFolder.ClassPath(classLoader(), folder);
    return self();
  }

  /** Reads the templates from this folder on disk. Files outside it are never read. */
  public final B directory(Path folder) {
    directory = new TemplateFolder.Disk(folder.toAbsolutePath().normalize());
    return self();
  }

  /**
   * Sets the suffix that is appended to a template's name to get its file, such as {@code .html}.
   */
  public final B suffix(String suffix) {
    this.suffix = suffix;
    return self();
  }

  /**
   * Sets whether a template is parsed every time it is rendered, so that the next request shows an
   * edited file. Use it in development only: parsing costs about as much as rendering.
   */
  public final B reloading(boolean reloading) {
    this.reloading = reloading;
    return self();
  }

  /**
   * Builds the templates.
   *
   * @throws IllegalStateException if no folder is set, if a class path folder and a directory are
   *     both set, or if the engine is missing
   */
  public final T build() {
    TemplateFolder folder = new TemplateFolder(root(), suffix, reloading);
    return withLibrary(library, () -> open(folder));
  }

  private TemplateFolder.Root root() {
    if (classpath != null && directory != null) {
      throw new IllegalStateException(
          "Templates come from one folder, but two are set: "
              + classpath.describe("")
              + " and "
              + directory.describe("")
              + ". Call either .classpath(…) or .directory(…)");
    }
    if (classpath != null) {
      return classpath;
    }
    if (directory != null) {
      return directory;
    }
    throw new IllegalStateException(
        "No template folder is set: call .classpath(\"templates\") or .directory(path)");
  }

  /** Runs code that needs an engine, and names the missing library if the engine is missing. */
  static <T> T withLibrary(String library, Supplier<T> open) {
    try {
      return open.get();
    } catch (NoClassDefFoundError absent) {
      throw new IllegalStateException(
          "The template engine is missing: add " + library + " to the application's dependencies",
          absent);
    }
  }

  /** Starts the engine. Only this method needs the engine's classes. */
  abstract T open(TemplateFolder folder);

  abstract B self();

  static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? TemplatesBuilder.class.getClassLoader() : context;
  }
}
