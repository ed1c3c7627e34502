package io.cloakroom.views;

import freemarker.cache.NullCacheStorage;
import freemarker.cache.TemplateNameFormat;
import freemarker.core.Environment;
import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pages written in FreeMarker, from a folder of the class path or of the disk.
 *
 * <ul>
 *   <li>Everything printed is escaped for HTML, in text and in quoted attributes.
 *   <li>Variables are strict: a misspelt or absent name fails with its template and line, and so
 *       does printing null. What may be absent is asked for with {@code <#if account??>}, which is
 *       false for an absent name, null and an empty Optional.
 *   <li>Optionals are unwrapped, in the model and in whatever an accessor returns. Records, and
 *       whatever has methods without {@code get}, work by their accessors: {@code ${photo.title}}.
 *       Their classes are public.
 *   <li>Numbers and booleans are printed as programs write them, {@code 1234.5} and {@code true},
 *       since most stand in attributes; {@code ?string["#,##0.0"]} formats for people.
 *   <li>{@code <input${attributes(field.attributes)}>} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}.
 *   <li>The model's {@code lang} is the page's locale, for formatted dates and numbers; {@link
 *       Locale#ROOT} without it.
 *   <li>{@code ?new} makes nothing and {@code ?api} is off: templates read the model, and no more.
 * </ul>
 *
 * <p>Needs {@code org.freemarker:freemarker} among the application's own dependencies. In a modular
 * application, the packages of the model's classes are exported to {@code freemarker}. Thread-safe.
 */
public final class FreeMarkerTemplates implements Templates {

  private final TemplateFolder folder;
  private final Configuration configuration;

  private FreeMarkerTemplates(TemplateFolder folder, Configuration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * The templates {@code <folder>/<name>.ftlh} of the class path, each parsed once.
   *
   * @param folder such as {@code templates}
   */
  public static FreeMarkerTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** The templates {@code <folder>/<name>.ftlh} of the disk, each parsed once. */
  public static FreeMarkerTemplates of(Path folder) {
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
    Rendering.render(folder, this::write, template, model, out);
  }

  private void write(String template, UnwrappedModel model, Locale locale, Writer out)
      throws Exception {
    Environment environment =
        configuration.getTemplate(template).createProcessingEnvironment(model, out);
    environment.setLocale(locale);
    environment.process();
  }

  /** Settings of {@link FreeMarkerTemplates}. */
  public static final class Builder extends TemplatesBuilder<FreeMarkerTemplates, Builder> {

    private final Map<String, Object> shared = new LinkedHashMap<>();

    private Builder() {
      super("org.freemarker:freemarker", ".ftlh");
    }

    /** Shows a value, or a function as a {@link TemplateMethodModelEx}, to all templates. */
    public Builder shared(String name, Object value) {
      shared.put(name, value);
      return this;
    }

    @Override
    FreeMarkerTemplates open(TemplateFolder folder) {
      return new FreeMarkerTemplates(folder, Library.configuration(folder, shared));
    }

    @Override
    Builder self() {
      return this;
    }
  }

  /** Apart, so that without the engine the builder can still say what is missing. */
  private static final class Library {

    private Library() {}

    static Configuration configuration(TemplateFolder folder, Map<String, Object> shared) {
      Configuration configuration = new Configuration(Configuration.VERSION_2_3_35);
      configuration.setTemplateLoader(new FreeMarkerLoader(folder));
      configuration.setTemplateNameFormat(TemplateNameFormat.DEFAULT_2_4_0);
      configuration.setLocalizedLookup(false);
      configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
      if (folder.reloading()) {
        configuration.setCacheStorage(NullCacheStorage.INSTANCE);
      }
      configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
      configuration.setOutputEncoding(StandardCharsets.UTF_8.name());
      configuration.setRecognizeStandardFileExtensions(false);
      configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
      configuration.setObjectWrapper(new FreeMarkerWrapper());
      configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
      configuration.setAPIBuiltinEnabled(false);
      configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
      configuration.setLogTemplateExceptions(false);
      configuration.setWrapUncheckedExceptions(true);
      configuration.setFallbackOnNullLoopVariable(false);
      configuration.setNumberFormat("c");
      configuration.setBooleanFormat("c");
      configuration.setSharedVariable("attributes", (TemplateMethodModelEx) Library::attributes);
      shared.forEach((name, value) -> share(configuration, name, value));
      return configuration;
    }

    private static Object attributes(List<?> arguments) throws TemplateModelException {
      if (arguments.size() != 1) {
        throw new TemplateModelException("attributes(map) takes one map");
      }
      return FreeMarkerWrapper.attributes(arguments.get(0));
    }

    private static void share(Configuration configuration, String name, Object value) {
      try {
        configuration.setSharedVariable(name, value);
      } catch (TemplateModelException e) {
        throw new IllegalArgumentException("FreeMarker takes no such value: " + name, e);
      }
    }
  }
}
