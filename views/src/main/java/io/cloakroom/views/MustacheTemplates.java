package io.cloakroom.views;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.cloakroom.form.Fields;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Templates in Mustache, rendered by JMustache, from a folder on the class path or on disk.
 *
 * <pre>{@code
 * MustacheTemplates templates = MustacheTemplates.of("templates");
 * Cloakroom cloakroom = Cloakroom.builder().templates(templates).build();
 * }</pre>
 *
 * <p>While you edit templates, read them from disk and parse them at each use:
 *
 * <pre>{@code
 * MustacheTemplates templates =
 *     MustacheTemplates.builder()
 *         .directory(Path.of("src/main/resources/templates"))
 *         .reloading(true)
 *         .build();
 * }</pre>
 *
 * <ul>
 *   <li>The output of {@code {{name}}} is escaped for HTML, in text and in quoted attributes.
 *   <li>Names are strict, including those of sections: an absent name fails with its line, and so
 *       does printing null. Put an optional value into the model as an Optional or null; {@code
 *       {{#account}}} is skipped for both. In a partial, the message has the partial's line and the
 *       page's name.
 *   <li>Optionals are unwrapped, in the model and in the results of accessors. Components of
 *       records are read by name: {@code {{photo.title}}}. Only public methods are read.
 *   <li>A field of a form is a section: {@code {{#fields.email}}{{value}}{{/fields.email}}}. The
 *       name of a nested field is in brackets: {@code {{#fields.shipping[city]}}}. See {@link
 *       Fields#get}. Members of {@link Fields} itself, such as {@code errors}, take precedence.
 *   <li>{@code <input{{{attributes}}}>} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}. Use three braces for nothing else: they print every other value without
 *       escaping.
 *   <li>The empty string is false. Mustache does not format values, so {@code lang} has no special
 *       meaning.
 * </ul>
 *
 * <p>The application needs the dependency {@code com.samskivert:jmustache}. A modular application
 * must open the packages of the model's classes to {@code io.cloakroom.views}. Thread-safe.
 */
public final class MustacheTemplates implements Templates {

  private final TemplateFolder folder;
  private final Mustache.Compiler compiler;
  private final Map<String, Template> parsed = new ConcurrentHashMap<>();

  private MustacheTemplates(TemplateFolder folder, Mustache.Compiler compiler) {
    this.folder = folder;
    this.compiler = compiler;
  }

  /**
   * Reads the templates {@code <folder>/<name>.mustache} from the class path. Each is parsed once.
   *
   * @param folder a folder such as {@code templates}
   */
  public static MustacheTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** Reads the templates {@code <folder>/<name>.mustache} from disk. Each is parsed once. */
  public static MustacheTemplates of(Path folder) {
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
        (name, values, locale, writer) -> template(name).execute(values, writer),
        template,
        model,
        out);
  }

  private Template template(String name) {
    return folder.reloading()
        ? compiler.compile(folder.require(name))
        : parsed.computeIfAbsent(name, absent -> compiler.compile(folder.require(absent)));
  }

  /** A builder of {@link MustacheTemplates}. */
  public static final class Builder extends TemplatesBuilder<MustacheTemplates, Builder> {

    private Builder() {
      super("com.samskivert:jmustache", ".mustache");
    }

    @Override
    MustacheTemplates open(TemplateFolder folder) {
      return new MustacheTemplates(folder, Library.compiler(folder));
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

    static Mustache.Compiler compiler(TemplateFolder folder) {
      return Mustache.compiler()
          .strictSections(true)
          .emptyStringIsFalse(true)
          .withCollector(new MustacheCollector())
          .withFormatter(Library::format)
          .withLoader(name -> new StringReader(folder.require(name)));
    }

    private static String format(Object value) {
      return value instanceof Map<?, ?> ? HtmlAttributes.html(value) : String.valueOf(value);
    }
  }
}
