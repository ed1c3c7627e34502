package io.cloakroom.benchmarks.sessions.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application on Tomcat and Jetty. */
final class CounterServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final SessionWay way;

  CounterServlet(SessionWay way) {
    this.way = way;
  }

  /** Returns the counter that this way calls. */
  static Counter counter(SessionWay way, HttpServletRequest request) {
    return way == SessionWay.CLOAKROOM
        ? new Counter.OfVisit(() -> CloakroomFilter.visit(request))
        : new Counter.OfHttpSession(request);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = counter(way, request).answer(request.getRequestURI()).getBytes(US_ASCII);
    response.setContentType("text/plain");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
