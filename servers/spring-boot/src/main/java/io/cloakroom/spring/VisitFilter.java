package io.cloakroom.spring;

import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Marks requests that passed {@link CloakroomFilter}, and shows the visit's values to the views of
 * Spring MVC. It follows that filter.
 */
final class VisitFilter implements Filter {

  /** The attribute of requests that have a visit. */
  static final String PASSED = VisitFilter.class.getName();

  private final SpringCsrf springCsrf;

  VisitFilter(SpringCsrf springCsrf) {
    this.springCsrf = springCsrf;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http) {
      http.setAttribute(PASSED, true);
      chain.doFilter(new LocalsRequest(http, CloakroomFilter.visit(http), springCsrf), response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
