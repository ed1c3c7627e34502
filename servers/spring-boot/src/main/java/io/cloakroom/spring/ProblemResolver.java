package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers the exceptions that {@link Cloakroom#answers} accepts, before a catch-all handler of the
 * application takes them for failures.
 */
final class ProblemResolver implements HandlerExceptionResolver, Ordered {

  private final Cloakroom cloakroom;

  ProblemResolver(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception thrown) {
    if (response.isCommitted() || !VisitInterceptor.hasVisit(request)) {
      return null;
    }
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RuntimeException problem && cloakroom.answers(problem)) {
        try {
          CloakroomFilter.answer(request, problem);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return new ModelAndView();
      }
    }
    return null;
  }
}
