package io.cloakroom.javalin;

import io.javalin.http.Header;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter that gives a request one method. Javalin routes by {@code X-HTTP-Method-Override}, while
 * everything else sees the method on the wire, so a GET could run the handler of a POST unchecked.
 *
 * <p>The header turns a POST into a PUT, PATCH or DELETE, for filters, the CSRF check and Javalin
 * alike. In every other case it is hidden from them, and the method on the wire counts.
 */
final class MethodOverrideFilter implements Filter {

  private static final Set<String> TARGETS = Set.of("PUT", "PATCH", "DELETE");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean overridden =
        request instanceof HttpServletRequest http
            && http.getHeader(Header.X_HTTP_METHOD_OVERRIDE) != null;
    chain.doFilter(overridden ? new OneMethod((HttpServletRequest) request) : request, response);
  }

  /** A request whose method and header say the same. */
  private static final class OneMethod extends HttpServletRequestWrapper {

    /** The method that replaces the one on the wire; null if the header does not count. */
    private final @Nullable String override;

    OneMethod(HttpServletRequest wire) {
      super(wire);
      List<String> values = Collections.list(wire.getHeaders(Header.X_HTTP_METHOD_OVERRIDE));
      String wanted = values.size() == 1 ? values.get(0).strip().toUpperCase(Locale.ROOT) : "";
      this.override = wire.getMethod().equals("POST") && TARGETS.contains(wanted) ? wanted : null;
    }

    @Override
    public String getMethod() {
      return override == null ? super.getMethod() : override;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return isOverride(name) ? override : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      if (!isOverride(name)) {
        return super.getHeaders(name);
      }
      return Collections.enumeration(override == null ? List.of() : List.of(override));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      List<String> names = Collections.list(super.getHeaderNames());
      names.removeIf(name -> override == null && isOverride(name));
      return Collections.enumeration(names);
    }

    private static boolean isOverride(String name) {
      return name.equalsIgnoreCase(Header.X_HTTP_METHOD_OVERRIDE);
    }
  }
}
