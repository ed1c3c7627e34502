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
import freemarker.template.TemplateNotFoundException;
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
 * Templates in FreeMarker, from a folder on the class path or on disk.
 *
 * <pre>{@code
 * FreeMarkerTemplates templates = FreeMarkerTemplates.of("templates");
 * Cloakroom cloakroom = Cloakroom.builder().templates(templates).build();
 * }</pre>
 *
 * <p>While you edit templates, read them from disk and parse them at each use:
 *
 * <pre>{@code
 * FreeMarkerTemplates templates =
 *     FreeMarkerTemplates.builder()
 *         .directory(Path.of("src/main/resources/templates"))
 *         .reloading(true)
 *         .build();
 * }</pre>
 *
 * <ul>
 *   <li>All output is escaped for HTML, in text and in quoted attributes.
 *   <li>Variables are strict: a misspelt or absent name fails with its template and line, and so
 *       does printing null. Test for an optional value with {@code <#if account??>}, which is false
 *       for an absent name, null and an empty Optional.
 *   <li>Optionals are unwrapped, in the model and in the results of accessors. Components of
 *       records, and methods without {@code get}, are read by name: {@code ${photo.title}}. Their
 *       classes must be public.
 *   <li>Numbers and booleans are printed as {@code 1234.5} and {@code true}, because most of them
 *       are in attributes. {@code ?string["#,##0.0"]} formats a number for people.
 *   <li>{@code <input${attributes(field.attributes)}>} prints a map as HTML attributes, see {@link
 *       HtmlAttributes}.
 *   <li>The model's {@code lang} is the locale of the page, for formatted dates and numbers. The
 *       default is {@link Locale#ROOT}.
 *   <li>Templates can only read the model: {@code ?new} creates nothing and {@code ?api} is off.
 * </ul>
 *
 * <p>The application needs the dependency {@code org.freemarker:freemarker}. A modular application
 * must export the packages of the model's classes to {@code freemarker}. Thread-safe.
 */
public final class FreeMarkerTemplates implements Templates {

  private final TemplateFolder folder;
  private final Configuration configuration;

  private FreeMarkerTemplates(TemplateFolder folder, Configuration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * Reads the templates {@code <folder>/<name>.ftlh} from the class path. Each is parsed once.
   *
   * @param folder a folder such as {@code templates}
   */
  public static FreeMarkerTemplates of(String folder) {
    return builder().classpath(folder).build();
  }

  /** Reads the templates {@code <folder>/<name>.ftlh} from disk. Each is parsed once. */
  public static FreeMarkerTemplates of(Path folder) {
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
    Rendering.render(folder, this::write, template, model, out);
  }

  private void write(String template, UnwrappedModel model, Locale locale, Writer out)
      throws Exception {
    Environment environment =
        configuration.getTemplate(template).createProcessingEnvironment(model, out);
    environment.setLocale(locale);
    try {
      environment.process();
    } catch (Exception e) {
      // Not FreeMarker's type: the JVM would load it before its absence can be reported.
      if (e.getCause() instanceof TemplateNotFoundException included) {
        throw folder.missing(included.getTemplateName(), e);
      }
      throw e;
    }
  }

  /** A builder of {@link FreeMarkerTemplates}. */
  public static final class Builder extends TemplatesBuilder<FreeMarkerTemplates, Builder> {

    private final Map<String, Object> shared = new LinkedHashMap<>();

    private Builder() {
      super("org.freemarker:freemarker", ".ftlh");
    }

    /**
     * Makes a value available to all templates. A function is a {@link TemplateMethodModelEx}.
     *
     * @throws IllegalArgumentException if there is a shared value of this name
     */
    public Builder shared(String name, Object value) {
      if (name.equals("attributes") || shared.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException(
            "There is already a shared value "
                + name
                + ", so one would hide the other; give yours another name");
      }
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

  /**
   * The code that needs the engine's classes. It is separate so that the builder can name a missing
   * engine.
   */
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
        throw new TemplateModelException("attributes(map) takes exactly one argument, a map");
      }
      return FreeMarkerWrapper.attributes(arguments.get(0));
    }

    private static void share(Configuration configuration, String name, Object value) {
      try {
        configuration.setSharedVariable(name, value);
      } catch (TemplateModelException e) {
        throw new IllegalArgumentException(
            "FreeMarker cannot wrap the shared value \"" + name + '"', e);
      }
    }
  }
}
