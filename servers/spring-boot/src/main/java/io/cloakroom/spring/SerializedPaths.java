package io.cloakroom.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** The paths of the property {@code cloakroom.session.serialized-paths}. */
final class SerializedPaths implements Predicate<HttpServletRequest> {

  private final List<PathPattern> patterns;

  private SerializedPaths(List<PathPattern> patterns) {
    this.patterns = patterns;
  }

  /**
   * Returns the paths of these properties.
   *
   * @throws CloakroomMisconfigured if one is no path pattern, or if requests cannot wait for each
   *     other
   */
  static SerializedPaths of(CloakroomProperties properties) {
    if (properties.store() == CloakroomProperties.StoreType.SEALED) {
      throw new CloakroomMisconfigured(
          "cloakroom.session.serialized-paths is set, and cloakroom.store is sealed.",
          "Choose another store. A session in a cookie is as old as the request that sent it, so"
              + " waiting for another request changes nothing.");
    }
    List<PathPattern> patterns = new ArrayList<>();
    for (String path : properties.session().serializedPaths()) {
      try {
        patterns.add(PathPatternParser.defaultInstance.parse(path));
      } catch (PatternParseException e) {
        throw new CloakroomMisconfigured(
            "The path "
                + path
                + " of cloakroom.session.serialized-paths is wrong: "
                + e.getMessage(),
            "Write it as a path of a handler, such as /legacy/**.",
            e);
      }
    }
    return new SerializedPaths(patterns);
  }

  @Override
  public boolean test(HttpServletRequest request) {
    @Nullable String rest = request.getPathInfo();
    PathContainer path =
        PathContainer.parsePath(request.getServletPath() + (rest == null ? "" : rest));
    return patterns.stream().anyMatch(pattern -> pattern.matches(path));
  }
}
