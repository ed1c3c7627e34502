package io.cloakroom.views;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Pages written in jte, compiled from a folder of the class path or of the disk when they are first
 * shown, or by jte's build plugin long before.
 *
 * <ul>
 *   <li>Everything printed is escaped for HTML, for the place it stands in.
 *   <li>Names and types are Java's: a misspelt one does not compile, and is told with its template
 *       and line. A parameter that the model has not fails too, unless it has a default, as in
 *       {@code String next = null}.
 *   <li>An Optional of the model is unwrapped, so its parameter has the type of the value, and null
 *       for an empty one. What accessors return is what they return: {@code
 *       ${photo.place().orElse("")}}. The model's classes are public.
 *   <li>{@code <input ${attributes(field.attributes())}>} prints a map as HTML attributes, see
 *       {@link JteAttributes}.
 *   <li>Numbers are printed as Java writes them; jte formats nothing, so {@code lang} is a
 *       parameter like any other.
 *   <li>Templates are Java code and may do whatever the application may. Only people who may change
 *       the application write them.
 * </ul>
 *
 * <p>Needs {@code gg.jte:jte} among the application's own dependencies and a JDK, or {@code
 * gg.jte:jte-runtime} for {@link #precompiled}. Thread-safe.
 */
public final class JteTemplates implements Templates {

  private final TemplateSource source;
  private final TemplateEngine engine;

  private JteTemplates(TemplateSource source, TemplateEngine engine) {
    this.source = source;
    this.engine = engine;
  }

  /**
   * The templates that jte's build plugin compiled into the application, with {@code
   * <contentType>Html</contentType>} and {@link JteHtmlPolicy} as its policy.
   */
  public static JteTemplates precompiled() {
    return TemplatesBuilder.withLibrary("gg.jte:jte-runtime", Library::precompiled);
  }

  /**
   * The templates {@code <folder>/<name>.jte} of the class path, each compiled once.
   *
   * @param folder such as {@code templates}
   */
  public static JteTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.jte} of the disk, each compiled once. */
  public static JteTemplates of(Path folder) {
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
        source,
        (name, values, locale, writer) -> Library.write(engine, name, values, writer),
        template,
        model,
        out);
  }

  /** Settings of {@link JteTemplates}. */
  public static final class Builder extends TemplatesBuilder<JteTemplates, Builder> {

    private @Nullable Path classes;

    private Builder() {
      super("gg.jte:jte", ".jte");
    }

    /**
     * The folder that templates are compiled into, emptied at the start; by default one of its own
     * among the temporary files, which goes when the process ends. Whoever can write there can run
     * code.
     */
    public Builder classes(Path folder) {
      classes = folder;
      return this;
    }

    @Override
    JteTemplates open(TemplateFolder folder) {
      if (ToolProvider.getSystemJavaCompiler() == null) {
        throw new IllegalStateException(
            "jte compiles with a JDK, and this is a JRE: compile the templates with jte's build"
                + " plugin and use JteTemplates.precompiled()");
      }
      return new JteTemplates(folder, Library.engine(folder, classes));
    }

    @Override
    Builder self() {
      return this;
    }
  }

  /** Apart, so that without the engine the builder can still say what is missing. */
  private static final class Library {

    private Library() {}

    static TemplateEngine engine(TemplateFolder folder, @Nullable Path classes) {
      TemplateEngine engine =
          TemplateEngine.create(
              new JteCode(folder),
              classes == null ? JteCode.temporaryFolder() : classes,
              ContentType.Html,
              TemplatesBuilder.classLoader());
      engine.setHtmlPolicy(new JteHtmlPolicy());
      return engine;
    }

    static JteTemplates precompiled() {
      TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
      return new JteTemplates(new JtePrecompiled(engine), engine);
    }

    static void write(TemplateEngine engine, String template, UnwrappedModel model, Writer out) {
      engine.render(template + JteCode.EXTENSION, new JteModel(model), new WriterOutput(out));
    }
  }
}
