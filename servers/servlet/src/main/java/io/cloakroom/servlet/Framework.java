package io.cloakroom.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Information about requests that the framework behind a filter has and the container does not.
 *
 * @param handled returns whether something handles a request
 * @param routedPath returns the path by which a request's handler is chosen
 * @param serverThreads the maximum number of threads that handle requests
 * @param exact returns whether the application has a handler or a file for exactly this path
 * @param errorPages whether errors are answered here and not by the container
 * @param sessions the settings of {@code request.getSession()}; empty if the container has them
 * @param forwardedPrefix whether another filter has put a proxy's prefix before the paths
 */
record Framework(
    Predicate<HttpServletRequest> handled,
    Function<HttpServletRequest, String> routedPath,
    OptionalInt serverThreads,
    Predicate<HttpServletRequest> exact,
    boolean errorPages,
    Optional<HttpSessions> sessions,
    boolean forwardedPrefix) {

  /** No framework but the container itself. */
  static final Framework NONE =
      new Framework(
          request -> true,
          Framework::mappedPath,
          OptionalInt.empty(),
          Framework::isMappedExactly,
          false,
          Optional.empty(),
          false);

  Framework withHandled(Predicate<HttpServletRequest> handled) {
    return new Framework(
        handled, routedPath, serverThreads, exact, errorPages, sessions, forwardedPrefix);
  }

  Framework withRoutedPath(Function<HttpServletRequest, String> routedPath) {
    return new Framework(
        handled, routedPath, serverThreads, exact, errorPages, sessions, forwardedPrefix);
  }

  Framework withServerThreads(int serverThreads) {
    return new Framework(
        handled,
        routedPath,
        OptionalInt.of(serverThreads),
        exact,
        errorPages,
        sessions,
        forwardedPrefix);
  }

  Framework withExact(Predicate<HttpServletRequest> exact) {
    return new Framework(
        handled, routedPath, serverThreads, exact, errorPages, sessions, forwardedPrefix);
  }

  Framework withErrorPages(boolean errorPages) {
    return new Framework(
        handled, routedPath, serverThreads, exact, errorPages, sessions, forwardedPrefix);
  }

  Framework withSessions(HttpSessions sessions) {
    return new Framework(
        handled,
        routedPath,
        serverThreads,
        exact,
        errorPages,
        Optional.of(sessions),
        forwardedPrefix);
  }

  Framework withForwardedPrefix(boolean forwarded) {
    return new Framework(
        handled, routedPath, serverThreads, exact, errorPages, sessions, forwarded);
  }

  /** Returns whether there is a servlet or a file of the application for exactly this path. */
  private static boolean isMappedExactly(HttpServletRequest request) {
    if (request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT) {
      return true;
    }
    try {
      return request.getServletContext().getResource(mappedPath(request)) != null;
    } catch (MalformedURLException notAFile) {
      return false;
    }
  }

  /** Returns the path that a container compares with the mappings of servlets. */
  private static String mappedPath(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }
}
