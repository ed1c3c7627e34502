package io.cloakroom.views;

import io.cloakroom.view.Templates;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.Extension;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  private final TemplateFolder folder;
  private final PebbleEngine engine;

  private PebbleTemplates(TemplateFolder folder, PebbleEngine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /**
   * The templates {@code <folder>/<name>.html} of the class path, each parsed once.
   *
   * @param folder such as {@code templates}
   */
  public static PebbleTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.html} of the disk, each parsed once. */
  public static PebbleTemplates of(Path folder) {
    return builder().directory(folder).build();
  }

  /** Templates with settings of one's own. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    Rendering.render(
        folder,
        (name, values, locale, writer) -> engine.getTemplate(name).evaluate(writer, values, locale),
        template,
        model,
        out);
  }

  /** Settings of {@link PebbleTemplates}. */
  public static final class Builder extends TemplatesBuilder<PebbleTemplates, Builder> {

    private final List<Extension> extensions = new ArrayList<>();

    private Builder() {
      super("io.pebbletemplates:pebble", ".html");
    }

    /** Adds functions and filters of one's own. */
    public Builder extension(Extension extension) {
      extensions.add(extension);
      return this;
    }

    @Override
    PebbleTemplates open(TemplateFolder folder) {
      return new PebbleTemplates(folder, Library.engine(folder, extensions));
    }

    @Override
    Builder self() {
      return this;
    }
  }

  /** Apart, so that without the engine the builder can still say what is missing. */
  private static final class Library {

    private Library() {}

    static PebbleEngine engine(TemplateFolder folder, List<Extension> extensions) {
      return new PebbleEngine.Builder()
          .loader(new PebbleLoader(folder))
          .extension(new PebbleExtension())
          .extension(extensions.toArray(Extension[]::new))
          .strictVariables(true)
          .newLineTrimming(false)
          .cacheActive(!folder.reloading())
          .defaultLocale(Locale.ROOT)
          .build();
    }
  }
}
