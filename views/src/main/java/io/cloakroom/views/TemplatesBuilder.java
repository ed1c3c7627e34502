package io.cloakroom.views;

import io.cloakroom.view.Templates;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all engines have: where their templates are, and how they are read. Not
 * thread-safe.
 *
 * @param <T> the templates that are built
 * @param <B> the builder itself
 */
public abstract sealed class TemplatesBuilder<T extends Templates, B extends TemplatesBuilder<T, B>>
    permits FreeMarkerTemplates.Builder,
        JteTemplates.Builder,
        MustacheTemplates.Builder,
        PebbleTemplates.Builder,
        ThymeleafTemplates.Builder {

  private final String library;
  private TemplateFolder.@Nullable Place place;
  private String suffix;
  private boolean reloading;

  /**
   * Settings with this suffix.
   *
   * @param library the engine's Maven coordinates, for whoever forgot it
   */
  TemplatesBuilder(String library, String suffix) {
    this.library = library;
    this.suffix = suffix;
  }

  /**
   * Takes templates from this folder of the class path, as the thread's context class loader sees
   * it.
   */
  public final B classpath(String folder) {
    place = new TemplateFolder.ClassPath(classLoader(), folder);
    return self();
  }

  /** Takes templates from this folder of the disk, and none from outside of it. */
  public final B directory(Path folder) {
    place = new TemplateFolder.Disk(folder.toAbsolutePath().normalize());
    return self();
  }

  /** What a template's file name has beyond the template's own, such as {@code .html}. */
  public final B suffix(String suffix) {
    this.suffix = suffix;
    return self();
  }

  /**
   * Parses a template at each use, so that an edited file shows at the next request. For
   * development: it costs about as much as the rendering itself.
   */
  public final B reloading(boolean reloading) {
    this.reloading = reloading;
    return self();
  }

  /**
   * The templates.
   *
   * @throws IllegalStateException when no folder was named, or the engine is not there
   */
  public final T build() {
    if (place == null) {
      throw new IllegalStateException(
          "Say where the templates are: .classpath(\"templates\") or .directory(path)");
    }
    TemplateFolder folder = new TemplateFolder(place, suffix, reloading);
    return withLibrary(library, () -> open(folder));
  }

  /** What needs an engine, or the sentence that says which one is missing. */
  static <T> T withLibrary(String library, Supplier<T> open) {
    try {
      return open.get();
    } catch (NoClassDefFoundError absent) {
      throw new IllegalStateException(
          "The engine is not there: add " + library + " to the application's dependencies", absent);
    }
  }

  /** Opens the engine. Nothing before this needs it to be there. */
  abstract T open(TemplateFolder folder);

  abstract B self();

  static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? TemplatesBuilder.class.getClassLoader() : context;
  }
}
