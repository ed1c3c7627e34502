package io.cloakroom.containers;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads what the header {@code X-Outer} names, as frameworks do before their handlers. */
final class ReadingFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String wanted = http.getHeader("X-Outer");
    if (wanted != null) {
      switch (wanted) {
        case "parameters" -> http.getParameterMap();
        case "parts" -> http.getParts();
        default -> http.getInputStream().readAllBytes();
      }
    }
    chain.doFilter(request, response);
  }
}
