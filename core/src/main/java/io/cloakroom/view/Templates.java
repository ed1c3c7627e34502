package io.cloakroom.view;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/**
 * A template engine, as Cloakroom sees it. Implementations are thread-safe and escape HTML by
 * default.
 */
public interface Templates {

  /**
   * Renders a template.
   *
   * @param template the engine's own name for it, such as {@code photos/wall}
   * @param model what the template sees, by name
   * @throws IllegalArgumentException when there is no such template
   * @throws IllegalStateException when the template fails, with the engine's reason and place
   */
  void render(String template, Map<String, ?> model, Writer out) throws IOException;
}
