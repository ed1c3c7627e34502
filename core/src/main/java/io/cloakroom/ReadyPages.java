package io.cloakroom;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Pages that come with a module, such as those of a login. {@link Cloakroom#withPages} adds them to
 * an application on every server, without a route. Implementations are thread-safe.
 */
public interface ReadyPages {

  /** Returns the paths of the pages within the application, such as {@code /login}. */
  Set<String> paths();

  /**
   * Answers a request for one of the {@link #paths}.
   *
   * @return false if there is no page for the request's method
   */
  boolean answer(Visit visit);

  /** Returns the values that all templates see, by name; see {@link Cloakroom#withLocal}. */
  default Map<String, Function<Visit, ?>> locals() {
    return Map.of();
  }
}
