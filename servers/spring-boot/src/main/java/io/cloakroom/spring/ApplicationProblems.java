package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.MessageSource;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Gives problems the texts of the application's {@link MessageSource}, and what its own {@link
 * ErrorAttributes} add to errors.
 */
final class ApplicationProblems implements CloakroomCustomizer {

  private static final String PREFIX = "cloakroom.problem.";

  /** The names of Boot's own attributes, which a problem replaces by its own. */
  private static final Set<String> STANDARD =
      Set.of("timestamp", "status", "error", "exception", "message", "errors", "trace", "path");

  private final MessageSource messages;
  private final ObjectProvider<ErrorAttributes> attributes;

  ApplicationProblems(MessageSource messages, ObjectProvider<ErrorAttributes> attributes) {
    this.messages = messages;
    this.attributes = attributes;
  }

  @Override
  public void customize(Cloakroom.Builder cloakroom) {
    cloakroom.problemTexts((key, arguments, locale) ->
        Optional.ofNullable(messages.getMessage(PREFIX + key, arguments.toArray(), null, locale)));
    cloakroom.problemMembers(this::members);
  }

  private Map<String, ?> members(Visit visit, HttpProblem problem) {
    @Nullable ErrorAttributes own = attributes.getIfUnique();
    if (own == null || own.getClass() == DefaultErrorAttributes.class) {
      return Map.of();
    }
    HttpServletRequest request = CloakroomFilter.request(visit.exchange());
    Map<String, Object> before = new LinkedHashMap<>();
    Map<String, Object> error =
        Map.of(
            RequestDispatcher.ERROR_STATUS_CODE, problem.status(),
            RequestDispatcher.ERROR_EXCEPTION, problem,
            RequestDispatcher.ERROR_REQUEST_URI, request.getRequestURI());
    for (String name : List.copyOf(error.keySet())) {
      @Nullable Object value = request.getAttribute(name);
      if (value != null) {
        before.put(name, value);
      }
    }
    error.forEach(request::setAttribute);
    try {
      Map<String, Object> members =
          new LinkedHashMap<>(
              own.getErrorAttributes(
                  new ServletWebRequest(request), ErrorAttributeOptions.defaults()));
      members.keySet().removeAll(STANDARD);
      return members;
    } finally {
      // A later error of the container has its own.
      error.keySet().forEach(request::removeAttribute);
      before.forEach(request::setAttribute);
    }
  }
}
