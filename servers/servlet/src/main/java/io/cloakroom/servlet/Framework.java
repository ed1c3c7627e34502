package io.cloakroom.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the framework behind a filter knows and the container does not.
 *
 * @param handled says whether something handles a request
 * @param routedPath returns the path by which a request's handler is chosen
 * @param serverThreads the maximum number of threads that handle requests
 */
record Framework(
    Predicate<HttpServletRequest> handled,
    Function<HttpServletRequest, String> routedPath,
    OptionalInt serverThreads) {

  /** No framework but the container itself. */
  static final Framework NONE =
      new Framework(request -> true, Framework::mappedPath, OptionalInt.empty());

  /** Returns the path that a container compares with the mappings of servlets. */
  private static String mappedPath(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }
}
