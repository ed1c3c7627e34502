package io.cloakroom.views;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.StoreException;
import io.cloakroom.view.Templates;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pages written in Pebble, from a folder of the class path or of the disk.
 *
 * <ul>
 *   <li>Everything printed is escaped for HTML, in text and in quoted attributes.
 *   <li>Variables are strict: a misspelt name fails with its template and line, where it would
 *       otherwise print nothing, for months. A value that may be absent is asked for with {@code {%
 *       if account is defined %}}, which is false for an absent name, null and an empty Optional.
 *   <li>Optionals are unwrapped, in the model and in whatever an accessor returns. Records work by
 *       their accessors: {@code {{ photo.title }}}.
 *   <li>Line breaks stay where the template has them.
 *   <li>{@code {{ field.attributes | attributes }}} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}.
 *   <li>The model's {@code lang}, a {@link Locale} or a language tag such as {@code de}, is the
 *       locale of the page, for Pebble's dates, numbers and {@code i18n}; {@link Locale#ROOT}
 *       without it.
 * </ul>
 *
 * <p>Needs {@code io.pebbletemplates:pebble} among the application's own dependencies. In a modular
 * application, the packages of the model's records are open to {@code io.pebbletemplates}, and so
 * is the folder of the templates if its name is a package's. Thread-safe.
 */
public final class PebbleTemplates implements Templates {

  private final PebbleEngine engine;
  private final String searched;

  private PebbleTemplates(PebbleEngine engine, String searched) {
    this.engine = engine;
    this.searched = searched;
  }

  /**
   * The templates {@code <folder>/<name>.html} of the class path, each parsed once.
   *
   * @param folder such as {@code templates}
   */
  public static PebbleTemplates classpath(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.html} of the disk, each parsed once. */
  public static PebbleTemplates directory(Path folder) {
    return builder().directory(folder).build();
  }

  /** Templates with settings of one's own. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A {@link StoreException} or {@link HttpProblem} that the model throws while it is read, as
   * the session does when its store is out of reach, is passed on as it is.
   */
  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    PebbleTemplate page = page(template);
    try {
      UnwrappedModel unwrapped = new UnwrappedModel(model);
      page.evaluate(out, unwrapped, locale(unwrapped.get("lang")));
    } catch (RuntimeException failure) {
      throw modelFailure(failure, template);
    }
  }

  private PebbleTemplate page(String template) {
    if (template.startsWith("/") || template.contains("..") || template.contains("\\")) {
      throw new IllegalArgumentException(
          "A template's name is a path below " + searched + ", this one leaves it: " + template);
    }
    try {
      return engine.getTemplate(template);
    } catch (LoaderException absent) {
      throw new IllegalArgumentException(
          "There is no template " + searched.replace("*", template), absent);
    } catch (PebbleException broken) {
      throw new IllegalStateException(
          "Template " + template + " cannot be parsed: " + broken.getMessage(), broken);
    }
  }

  private static RuntimeException modelFailure(RuntimeException failure, String template) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException || cause instanceof HttpProblem) {
        return (RuntimeException) cause;
      }
    }
    return new IllegalStateException(
        "Template " + template + " failed: " + reasons(failure), failure);
  }

  /** The messages from the outermost to the cause: Pebble's outer ones know the place only. */
  private static String reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (reasons.stream().noneMatch(known -> known.contains(reason))) {
        reasons.add(reason);
      }
    }
    return String.join("; ", reasons);
  }

  private static Locale locale(@Nullable Object lang) {
    if (lang instanceof Locale locale) {
      return locale;
    }
    return lang instanceof String tag ? Locale.forLanguageTag(tag) : Locale.ROOT;
  }

  /** Settings of {@link PebbleTemplates}. */
  public static final class Builder {

    private @Nullable Loader<String> loader;
    private String searched = "";
    private String suffix = ".html";
    private boolean reloading;
    private final List<Extension> extensions = new ArrayList<>();

    private Builder() {}

    /**
     * Takes templates from this folder of the class path, as the thread's context class loader sees
     * it.
     */
    public Builder classpath(String folder) {
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      loader =
          new ClasspathLoader(context == null ? PebbleTemplates.class.getClassLoader() : context);
      loader.setPrefix(folder);
      searched = "classpath:" + folder + "/*";
      return this;
    }

    /** Takes templates from this folder of the disk, and none from outside of it. */
    public Builder directory(Path folder) {
      loader = new FileLoader(folder.toAbsolutePath().normalize().toString());
      searched = folder.toAbsolutePath().normalize().resolve("*").toString();
      return this;
    }

    /** What a template's file name has beyond the template's own; {@code .html} by default. */
    public Builder suffix(String suffix) {
      this.suffix = suffix;
      return this;
    }

    /**
     * Parses a template at each use, so that an edited file shows at the next request. For
     * development: it costs about as much as the rendering itself.
     */
    public Builder reloading(boolean reloading) {
      this.reloading = reloading;
      return this;
    }

    /** Adds functions and filters of one's own. */
    public Builder extension(Extension extension) {
      extensions.add(extension);
      return this;
    }

    /**
     * The templates.
     *
     * @throws IllegalStateException when no folder was named
     */
    public PebbleTemplates build() {
      if (loader == null) {
        throw new IllegalStateException(
            "Say where the templates are: .classpath(\"templates\") or .directory(path)");
      }
      loader.setSuffix(suffix);
      PebbleEngine engine =
          new PebbleEngine.Builder()
              .loader(loader)
              .extension(new CloakroomExtension())
              .extension(extensions.toArray(Extension[]::new))
              .strictVariables(true)
              .newLineTrimming(false)
              .cacheActive(!reloading)
              .defaultLocale(Locale.ROOT)
              .build();
      return new PebbleTemplates(engine, searched + suffix);
    }
  }
}
