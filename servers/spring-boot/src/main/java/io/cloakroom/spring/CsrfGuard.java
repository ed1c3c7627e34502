package io.cloakroom.spring;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a request that was left to Spring Security's CSRF check and did not reach it, such as
 * after a filter between both has changed its method. It follows Spring Security.
 */
final class CsrfGuard implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(CsrfGuard.class);

  private final CsrfDivision division;

  CsrfGuard(CsrfDivision division) {
    this.division = division;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http && division.missed(http)) {
      LOG.warn(
          "{} {} is refused: it matched one security filter chain when it arrived, and another one"
              + " or none later. Let both chains check CSRF tokens, or none",
          http.getMethod(),
          http.getRequestURI());
      CloakroomFilter.answer(http, HttpProblem.of(403));
      return;
    }
    chain.doFilter(request, response);
  }
}
