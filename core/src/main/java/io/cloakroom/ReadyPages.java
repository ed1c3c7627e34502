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
   * Is called when the pages are added to a toolkit, which may happen more than once. Does nothing
   * by default.
   */
  default void onStart(Cloakroom cloakroom) {}

  /**
   * Answers a request for one of the {@link #paths}.
   *
   * @return false if there is no page for the request's method
   */
  boolean answer(Visit visit);

  /**
   * Checks a request that the application handles, before its handler is called. It may throw what
   * {@link Cloakroom#answer} answers. The default admits every request.
   */
  default void admit(Visit visit) {}

  /** Returns the values that all templates see, by name; see {@link Cloakroom#withLocal}. */
  default Map<String, Function<Visit, ?>> locals() {
    return Map.of();
  }
}
