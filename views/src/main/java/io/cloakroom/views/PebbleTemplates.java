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
 * Templates in Pebble, from a folder on the class path or on disk.
 *
 * <pre>{@code
 * PebbleTemplates templates = PebbleTemplates.of("templates");
 * Cloakroom cloakroom = Cloakroom.builder().templates(templates).build();
 * }</pre>
 *
 * <p>While you edit templates, read them from disk and parse them at each use:
 *
 * <pre>{@code
 * PebbleTemplates templates =
 *     PebbleTemplates.builder()
 *         .directory(Path.of("src/main/resources/templates"))
 *         .reloading(true)
 *         .build();
 * }</pre>
 *
 * <ul>
 *   <li>All output is escaped for HTML, in text and in quoted attributes.
 *   <li>Variables are strict: a misspelt name fails with its template and line instead of printing
 *       nothing. Test for an optional value with {@code {% if account is defined %}}, which is
 *       false for an absent name, null and an empty Optional.
 *   <li>Optionals are unwrapped, in the model and in the results of accessors. Components of
 *       records are read by name: {@code {{ photo.title }}}.
 *   <li>Line breaks in the template are kept.
 *   <li>{@code {{ field.attributes | attributes }}} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}.
 *   <li>The model's {@code lang}, a {@link Locale} or a language tag such as {@code de}, is the
 *       locale of the page, for Pebble's dates, numbers and {@code i18n}. The default is {@link
 *       Locale#ROOT}.
 * </ul>
 *
 * <p>The application needs the dependency {@code io.pebbletemplates:pebble}. A modular application
 * must open the packages of the model's records to {@code io.pebbletemplates}. It must also open
 * the folder of the templates if the folder's name is a valid package name. Thread-safe.
 */
public final class PebbleTemplates implements Templates {

  private final TemplateFolder folder;
  private final PebbleEngine engine;

  private PebbleTemplates(TemplateFolder folder, PebbleEngine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /**
   * Reads the templates {@code <folder>/<name>.html} from the class path. Each is parsed once.
   *
   * @param folder a folder such as {@code templates}
   */
  public static PebbleTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** Reads the templates {@code <folder>/<name>.html} from disk. Each is parsed once. */
  public static PebbleTemplates of(Path folder) {
    return builder().directory(folder).build();
  }

  /** Returns a builder for all settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the model throws a store's exception or a problem, {@link io.cloakroom.Visit#render}
   * rethrows it unchanged.
   */
  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    Rendering.render(
        folder,
        (name, values, locale, writer) -> engine.getTemplate(name).evaluate(writer, values, locale),
        template,
        model,
        out);
  }

  /** A builder of {@link PebbleTemplates}. */
  public static final class Builder extends TemplatesBuilder<PebbleTemplates, Builder> {

    private final List<Extension> extensions = new ArrayList<>();

    private Builder() {
      super("io.pebbletemplates:pebble", ".html");
    }

    /** Adds an extension with functions and filters. */
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

  /**
   * The code that needs the engine's classes. It is separate so that the builder can name a missing
   * engine.
   */
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
