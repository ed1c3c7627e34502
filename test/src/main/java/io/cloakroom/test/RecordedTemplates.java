package io.cloakroom.test;

import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.Writer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Templates that record their models, for tests that check the model of a page and not its HTML.
 * Thread-safe.
 *
 * <pre>{@code
 * RecordedTemplates pages = RecordedTemplates.of();
 * Cloakroom cloakroom = Cloakroom.builder().templates(pages).build();
 *
 * TestVisitor.of(cloakroom).get("/notes", notes::show);
 * Object shown = pages.last().value("notes").orElseThrow();
 * }</pre>
 */
public final class RecordedTemplates implements Templates {

  private final @Nullable Templates engine;
  private final List<Page> pages = new CopyOnWriteArrayList<>();

  /**
   * A template that was rendered.
   *
   * @param template its name
   * @param model the values that it could see: the handler's, over the locals
   */
  public record Page(String template, Map<String, ?> model) {

    /** Returns a value of the model; empty if there is none of this name. */
    public Optional<Object> value(String name) {
      return Optional.ofNullable(model.get(name));
    }
  }

  private RecordedTemplates(@Nullable Templates engine) {
    this.engine = engine;
  }

  /** Returns templates that render nothing, so that no engine is needed. */
  public static RecordedTemplates of() {
    return new RecordedTemplates(null);
  }

  /** Returns templates that are rendered by this engine, too. */
  public static RecordedTemplates of(Templates engine) {
    return new RecordedTemplates(Objects.requireNonNull(engine));
  }

  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    if (engine != null) {
      engine.render(template, model, out);
    }
    // Locals are computed here, because the request has ended when a test reads them.
    Map<String, Object> seen = new LinkedHashMap<>();
    model.keySet().forEach(name -> seen.put(name, model.get(name)));
    pages.add(new Page(template, Collections.unmodifiableMap(seen)));
  }

  /** Returns all templates that were rendered, the first one first. */
  public List<Page> all() {
    return List.copyOf(pages);
  }

  /**
   * Returns the template that was rendered last.
   *
   * @throws IllegalStateException if none was
   */
  public Page last() {
    if (pages.isEmpty()) {
      throw new IllegalStateException("No template was rendered; did the handler redirect?");
    }
    return pages.get(pages.size() - 1);
  }
}
