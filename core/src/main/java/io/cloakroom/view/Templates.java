package io.cloakroom.view;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** A template engine. Implementations are thread-safe and escape HTML by default. */
public interface Templates {

  /**
   * Renders a template.
   *
   * @param template the engine's name for it, such as {@code photos/wall}
   * @param model the values that the template sees, by name
   * @throws IllegalArgumentException if there is no such template
   * @throws IllegalStateException if the template fails; the message has the engine's reason and
   *     position
   */
  void render(String template, Map<String, ?> model, Writer out) throws IOException;
}
