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
 * Pages written in Thymeleaf's HTML mode, from a folder of the class path or of the disk.
 *
 * <ul>
 *   <li>What {@code th:text}, {@code [[…]]} and attributes print is escaped for HTML.
 *   <li>Names are strict: one that is neither in the model nor a local fails with its template and
 *       line, and so does a property that an object has not. A key that a map has not is null, as
 *       always in OGNL.
 *   <li>What an expression comes to is unwrapped if it is an Optional, so {@code
 *       th:if="${account}"} is false for null and for an empty one. In the middle of a path it is
 *       not: {@code ${photo.place.name}} fails, {@code ${photo.place.get().name}} works. Records
 *       work by their accessors.
 *   <li>{@code <input cloakroom:attributes="${field.attributes}">} adds a map's entries as HTML
 *       attributes, see {@link HtmlAttributes}.
 *   <li>The model's {@code lang} is the page's locale, for messages, {@code #numbers} and {@code
 *       #temporals}; {@link Locale#ROOT} without it.
 *   <li>Expressions read the model and call its methods, and no more: preprocessing ({@code
 *       __${…}__}), which would run a visitor's text as code, static members and {@code new} are
 *       off, and so are {@code #ctx}, {@code #vars} and {@code #root}, in all expressions.
 * </ul>
 *
 * <p>Needs {@code org.thymeleaf:thymeleaf} among the application's own dependencies. In a modular
 * application, the packages of the model's classes are open to {@code ognl}. Thread-safe.
 */
public final class ThymeleafTemplates implements Templates {

  private final TemplateFolder folder;
  private final TemplateEngine engine;

  private ThymeleafTemplates(TemplateFolder folder, TemplateEngine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /**
   * The templates {@code <folder>/<name>.html} of the class path, each parsed once.
   *
   * @param folder such as {@code templates}
   */
  public static ThymeleafTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.html} of the disk, each parsed once. */
  public static ThymeleafTemplates of(Path folder) {
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
        (name, values, locale, writer) -> Library.write(engine, name, values, locale, writer),
        template,
        model,
        out);
  }

  /** Settings of {@link ThymeleafTemplates}. */
  public static final class Builder extends TemplatesBuilder<ThymeleafTemplates, Builder> {

    private final List<IDialect> dialects = new ArrayList<>();
    private @Nullable IMessageResolver messages;

    private Builder() {
      super("org.thymeleaf:thymeleaf", ".html");
    }

    /** Adds processors and expression objects of one's own. */
    public Builder dialect(IDialect dialect) {
      dialects.add(dialect);
      return this;
    }

    /** Where {@code #{…}} takes its messages from; without this there are none. */
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

  /** Apart, so that without the engine the builder can still say what is missing. */
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
