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
 * Templates in jte. They are compiled when they are first rendered, from a folder on the class path
 * or on disk, or by jte's build plugin.
 *
 * <pre>{@code
 * JteTemplates templates = JteTemplates.of("templates");
 * Cloakroom cloakroom = Cloakroom.builder().templates(templates).build();
 * }</pre>
 *
 * <p>While you edit templates, read them from disk and compile them when they change:
 *
 * <pre>{@code
 * JteTemplates templates =
 *     JteTemplates.builder()
 *         .directory(Path.of("src/main/resources/templates"))
 *         .reloading(true)
 *         .build();
 * }</pre>
 *
 * <ul>
 *   <li>All output is escaped for HTML, according to its position in the page.
 *   <li>Names and types are checked by the Java compiler, and errors are reported with the template
 *       and line. A parameter that the model does not have fails too, unless it has a default, as
 *       in {@code String next = null}.
 *   <li>An Optional in the model is unwrapped: its parameter has the type of the value, and null if
 *       the Optional is empty. The results of accessors are not unwrapped: {@code
 *       ${photo.place().orElse("")}}. The model's classes must be public.
 *   <li>{@code <input ${attributes(field.attributes())}>} prints a map as HTML attributes, see
 *       {@link JteAttributes}.
 *   <li>Numbers are printed as in Java. jte does not format values, so {@code lang} has no special
 *       meaning.
 *   <li>Templates are Java code and can do everything that the application can do. Only people who
 *       are allowed to change the application should write them.
 * </ul>
 *
 * <p>The application needs the dependency {@code gg.jte:jte} and a JDK, or {@code
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
   * Returns the templates that jte's build plugin compiled into the application. Configure the
   * plugin with {@code <contentType>Html</contentType>} and {@link JteHtmlPolicy}.
   */
  public static JteTemplates precompiled() {
    return TemplatesBuilder.withLibrary("gg.jte:jte-runtime", Library::precompiled);
  }

  /**
   * Reads the templates {@code <folder>/<name>.jte} from the class path. Each is compiled once.
   *
   * @param folder a folder such as {@code templates}
   */
  public static JteTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** Reads the templates {@code <folder>/<name>.jte} from disk. Each is compiled once. */
  public static JteTemplates of(Path folder) {
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
        source,
        (name, values, locale, writer) -> Library.write(engine, name, values, writer),
        template,
        model,
        out);
  }

  /** A builder of {@link JteTemplates}. */
  public static final class Builder extends TemplatesBuilder<JteTemplates, Builder> {

    private @Nullable Path classes;

    private Builder() {
      super("gg.jte:jte", ".jte");
    }

    /**
     * Sets the folder for compiled templates, which is emptied at the start. The default is a new
     * temporary folder that is deleted when the process ends. Anyone who can write to the folder
     * can run code in the application.
     */
    public Builder classes(Path folder) {
      classes = folder;
      return this;
    }

    @Override
    JteTemplates open(TemplateFolder folder) {
      if (ToolProvider.getSystemJavaCompiler() == null) {
        throw new IllegalStateException(
            "jte needs a JDK to compile templates, and this is a JRE: compile them with jte's build"
                + " plugin and use JteTemplates.precompiled()");
      }
      return new JteTemplates(folder, Library.engine(folder, classes));
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
