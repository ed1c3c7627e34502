package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.Exchange;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.VisitTrace;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Keeps Spring MVC from rendering a view for a handler that has answered with its visit, and views
 * from reading a session that they do not use. Refuses an answer that was begun and not sent.
 */
final class VisitInterceptor implements HandlerInterceptor {

  private static final String RENDERING = VisitInterceptor.class.getName() + ".rendering";

  private final Cloakroom cloakroom;

  VisitInterceptor(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  @Override
  public void postHandle(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable ModelAndView view) {
    if (view == null) {
      return;
    }
    HandledRequest.rendering(request);
    if (!hasVisit(request)) {
      return;
    }
    Exchange exchange = CloakroomFilter.visit(request).exchange();
    if (exchange.responseStarted()) {
      view.clear();
    } else {
      cloakroom.requireAnswer(exchange);
      if (VisitTrace.wantedOn(exchange) != null) {
        request.setAttribute(RENDERING, new Rendering(name(view), System.nanoTime()));
      }
    }
  }

  private static String name(ModelAndView view) {
    @Nullable Object chosen = view.getViewName() == null ? view.getView() : view.getViewName();
    return String.valueOf(chosen);
  }

  /** A view that is being rendered, and since when. */
  private record Rendering(String view, long began) {}

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    HandledRequest.rendered(request);
    if (request.getAttribute(RENDERING) instanceof Rendering rendering) {
      request.removeAttribute(RENDERING);
      VisitTrace.note(
          CloakroomFilter.visit(request).exchange(),
          () ->
              new ResponseTrace.Template(
                  rendering.view(), Duration.ofNanos(System.nanoTime() - rendering.began())));
    }
  }

  /** Returns whether the request passed the filter: the container's error pages do not. */
  static boolean hasVisit(HttpServletRequest request) {
    return request.getDispatcherType() != DispatcherType.ERROR
        && request.getAttribute(VisitFilter.PASSED) != null;
  }
}
