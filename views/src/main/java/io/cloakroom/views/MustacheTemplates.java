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
 * Pages written in Mustache, by JMustache, from a folder of the class path or of the disk.
 *
 * <ul>
 *   <li>What {@code {{name}}} prints is escaped for HTML, for text and quoted attributes.
 *   <li>Names are strict, those of sections too: one that is not there fails with its line, and so
 *       does printing null. What may be absent is therefore always in the model, as an Optional or
 *       null: {@code {{#account}}} is left out for either. Within a partial, the message has the
 *       partial's line and the page's name.
 *   <li>Optionals are unwrapped, in the model and in whatever an accessor returns. Records work by
 *       their accessors: {@code {{photo.title}}}. Only public methods are read.
 *   <li>A field of a form is a section: {@code {{#fields.email}}{{value}}{{/fields.email}}}; one
 *       that is nested has its name in brackets, {@code {{#fields.shipping[city]}}}. See {@link
 *       Fields#get}; what {@link Fields} itself has, such as {@code errors}, comes first.
 *   <li>{@code <input{{{attributes}}}>} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}. There is no other use for three braces, which print everything else as it
 *       is.
 *   <li>The empty text is false. Mustache formats nothing, so {@code lang} is a text like any
 *       other.
 * </ul>
 *
 * <p>Needs {@code com.samskivert:jmustache} among the application's own dependencies. In a modular
 * application, the packages of the model's classes are open to {@code io.cloakroom.views}.
 * Thread-safe.
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
   * The templates {@code <folder>/<name>.mustache} of the class path, each parsed once.
   *
   * @param folder such as {@code templates}
   */
  public static MustacheTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.mustache} of the disk, each parsed once. */
  public static MustacheTemplates of(Path folder) {
    return builder().directory(folder).build();
  }

  /** Templates with settings of one's own. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@inheritDoc}
   *
   * <p>What a model throws of a store that is out of reach, or as a problem, is passed on as it is.
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

  /** Settings of {@link MustacheTemplates}. */
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

  /** Apart, so that without the engine the builder can still say what is missing. */
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
