package io.cloakroom.views;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of rendering a page that are the same for all engines. */
final class Rendering {

  /** A call of an engine that writes a page. */
  @FunctionalInterface
  interface Engine {

    /**
     * Writes a template.
     *
     * @throws Exception any exception of the engine; it names the position in the template
     */
    void write(String template, UnwrappedModel model, Locale locale, Writer out) throws Exception;
  }

  private Rendering() {}

  /** Renders a template as {@link io.cloakroom.view.Templates#render} specifies. */
  static void render(
      TemplateSource source, Engine engine, String template, Map<String, ?> model, Writer out)
      throws IOException {
    source.checked(template);
    UnwrappedModel unwrapped = new UnwrappedModel(model);
    WatchedWriter watched = new WatchedWriter(out);
    try {
      engine.write(template, unwrapped, locale(unwrapped.get("lang")), watched);
    } catch (Exception failure) {
      if (watched.failure != null) {
        throw watched.failure;
      }
      if (!source.has(template)) {
        throw source.missing(template, failure);
      }
      throw new IllegalStateException(
          "Template " + template + " failed: " + reasons(failure), failure);
    }
  }

  /**
   * Joins the messages from the outermost exception to the root cause. Some engines put only the
   * position into the outer message.
   */
  private static String reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (reasons.stream().noneMatch(earlier -> earlier.contains(reason))) {
        reasons.add(reason);
      }
    }
    return String.join("; ", reasons);
  }

  private static Locale locale(@Nullable Object lang) {
    if (lang instanceof Locale locale) {
      return locale;
    }
    return lang instanceof String tag ? Locale.forLanguageTag(tag) : Locale.ROOT;
  }

  /**
   * A writer that keeps its own failure. Engines wrap a lost connection in the same exceptions as a
   * failing template.
   */
  private static final class WatchedWriter extends FilterWriter {

    private @Nullable IOException failure;

    WatchedWriter(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      watch(() -> out.write(c));
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      watch(() -> out.write(text, from, length));
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      watch(() -> out.write(text, from, length));
    }

    @Override
    public void flush() throws IOException {
      watch(out::flush);
    }

    private void watch(Write write) throws IOException {
      try {
        write.run();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    private interface Write {
      void run() throws IOException;
    }
  }
}
