package io.cloakroom.views;

import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.messageresolver.IMessageResolver;
import org.thymeleaf.standard.StandardDialect;

/**
 * Templates in Thymeleaf's HTML mode, from a folder on the class path or on disk.
 *
 * <pre>{@code
 * ThymeleafTemplates templates = ThymeleafTemplates.of("templates");
 * Cloakroom cloakroom = Cloakroom.builder().templates(templates).build();
 * }</pre>
 *
 * <p>While you edit templates, read them from disk and parse them at each use:
 *
 * <pre>{@code
 * ThymeleafTemplates templates =
 *     ThymeleafTemplates.builder()
 *         .directory(Path.of("src/main/resources/templates"))
 *         .reloading(true)
 *         .build();
 * }</pre>
 *
 * <ul>
 *   <li>The output of {@code th:text}, {@code [[…]]} and attributes is escaped for HTML.
 *   <li>Names are strict: a name that is neither in the model nor a local variable fails with its
 *       template and line. So does a property that an object does not have. A key that a map does
 *       not have is null, as always in OGNL.
 *   <li>The result of an expression is unwrapped if it is an Optional, so {@code
 *       th:if="${account}"} is false for null and for an empty Optional. An Optional in the middle
 *       of a path is not unwrapped: {@code ${photo.place.name}} fails, {@code
 *       ${photo.place.get().name}} works. Components of records are read by name.
 *   <li>{@code <input cloakroom:attributes="${field.attributes}">} adds a map's entries as HTML
 *       attributes, see {@link HtmlAttributes}.
 *   <li>The model's {@code lang} is the locale of the page, for messages, {@code #numbers} and
 *       {@code #temporals}. The default is {@link Locale#ROOT}.
 *   <li>Expressions can only read the model and call its methods. Preprocessing ({@code __${…}__})
 *       is off, because it would run a visitor's text as code. Static members, {@code new}, {@code
 *       #ctx}, {@code #vars} and {@code #root} are off in all expressions.
 * </ul>
 *
 * <p>The application needs the dependency {@code org.thymeleaf:thymeleaf}. A modular application
 * must open the packages of the model's classes to {@code ognl}. Thread-safe.
 */
public final class ThymeleafTemplates implements Templates {

  private final TemplateFolder folder;
  private final TemplateEngine engine;

  private ThymeleafTemplates(TemplateFolder folder, TemplateEngine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /**
   * Reads the templates {@code <folder>/<name>.html} from the class path. Each is parsed once.
   *
   * @param folder a folder such as {@code templates}
   */
  public static ThymeleafTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** Reads the templates {@code <folder>/<name>.html} from disk. Each is parsed once. */
  public static ThymeleafTemplates of(Path folder) {
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
        (name, values, locale, writer) -> Library.write(engine, name, values, locale, writer),
        template,
        model,
        out);
  }

  /** A builder of {@link ThymeleafTemplates}. */
  public static final class Builder extends TemplatesBuilder<ThymeleafTemplates, Builder> {

    private final List<IDialect> dialects = new ArrayList<>();
    private @Nullable IMessageResolver messages;

    private Builder() {
      super("org.thymeleaf:thymeleaf", ".html");
    }

    /** Adds a dialect with processors and expression objects. */
    public Builder dialect(IDialect dialect) {
      dialects.add(dialect);
      return this;
    }

    /** Sets the source of messages for {@code #{…}}. By default there are no messages. */
    public Builder messages(IMessageResolver messages) {
      this.messages = messages;
      return this;
    }

    @Override
    ThymeleafTemplates open(TemplateFolder folder) {
      return new ThymeleafTemplates(folder, Library.engine(folder, this));
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

    static TemplateEngine engine(TemplateFolder folder, Builder builder) {
      StandardDialect standard = new StandardDialect();
      standard.setVariableExpressionEvaluator(new ThymeleafEvaluator());
      standard.setExpressionParser(new ThymeleafParser());
      TemplateEngine engine = new TemplateEngine();
      engine.setDialect(standard);
      engine.addDialect(new ThymeleafDialect());
      builder.dialects.forEach(engine::addDialect);
      if (builder.messages != null) {
        engine.setMessageResolver(builder.messages);
      }
      engine.setTemplateResolver(new ThymeleafResolver(folder));
      engine.setEngineContextFactory(ThymeleafModel::strict);
      return engine;
    }

    static void write(
        TemplateEngine engine, String template, UnwrappedModel model, Locale locale, Writer out) {
      engine.process(template, new ThymeleafModel(model, locale), out);
    }
  }
}
