package io.cloakroom.spring;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Marks requests that passed {@link CloakroomFilter}, and shows the visit's values to the views of
 * Spring MVC, except those of error pages, which follow the visit. It follows that filter.
 */
final class VisitFilter implements Filter {

  /** The attribute of requests that have a visit. */
  static final String PASSED = VisitFilter.class.getName();

  private final SpringCsrf springCsrf;
  private final Predicate<Exchange> sessionLoaded;

  /**
   * Creates a filter.
   *
   * @param sessionLoaded whether a request has read its session, so that it costs nothing more
   */
  VisitFilter(SpringCsrf springCsrf, Predicate<Exchange> sessionLoaded) {
    this.springCsrf = springCsrf;
    this.sessionLoaded = sessionLoaded;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request instanceof HttpServletRequest http ? wrapped(http) : request, response);
  }

  private HttpServletRequest wrapped(HttpServletRequest request) {
    Visit visit = CloakroomFilter.visit(request);
    BooleanSupplier loaded = () -> sessionLoaded.test(visit.exchange());
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      return new HandledRequest(request, loaded);
    }
    request.setAttribute(PASSED, true);
    return new LocalsRequest(request, visit, springCsrf, loaded);
  }
}
