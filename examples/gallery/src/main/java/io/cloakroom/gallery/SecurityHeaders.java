package io.cloakroom.gallery;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A filter that sets strict security headers on every response. It runs before Cloakroom's filter,
 * so responses to refused requests have the headers too.
 */
final class SecurityHeaders implements Filter {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "same-origin");

  /** Passes on each header, for responses that no filter sees. */
  static void forEach(BiConsumer<String, String> header) {
    HEADERS.forEach(header);
  }

  static void addTo(ServletContext context) {
    var registration = context.addFilter("security-headers", new SecurityHeaders());
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HEADERS.forEach(((HttpServletResponse) response)::setHeader);
    chain.doFilter(request, response);
  }
}
