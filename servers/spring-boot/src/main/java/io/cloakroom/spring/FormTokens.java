package io.cloakroom.spring;

import io.cloakroom.csrf.Csrf;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/**
 * Adds the CSRF token to the forms that Spring's views write, such as those with {@code th:action}.
 * If Spring Security checks the request, its own token is added instead.
 */
final class FormTokens implements RequestDataValueProcessor {

  /** The name of the bean that Spring MVC uses. */
  static final String BEAN = RequestContextUtils.REQUEST_DATA_VALUE_PROCESSOR_BEAN_NAME;

  /** Marks that the form that is written changes nothing here, or is sent to another site. */
  private static final String WITHOUT = FormTokens.class.getName();

  private static final Pattern IGNORED = Pattern.compile("[\\x00-\\x20]");
  private static final Pattern SCHEME = Pattern.compile("[^/?#]*:");

  private final @Nullable RequestDataValueProcessor other;
  private final SpringCsrf springCsrf;

  /**
   * Adds tokens beside another processor.
   *
   * @param other Spring Security's or the application's; null for none
   */
  FormTokens(@Nullable RequestDataValueProcessor other, SpringCsrf springCsrf) {
    this.other = other;
    this.springCsrf = springCsrf;
  }

  @Override
  public String processAction(HttpServletRequest request, String action, String method) {
    boolean without = method.equalsIgnoreCase("get") || !isOfThisSite(action);
    request.setAttribute(WITHOUT, without ? true : null);
    return other == null ? action : other.processAction(request, action, method);
  }

  /** Returns whether an address surely names no site. Another site must not see the token. */
  private static boolean isOfThisSite(String action) {
    // As browsers read it: they drop spaces and controls, and take \ for / (WHATWG URL, 4.4).
    String address = IGNORED.matcher(action).replaceAll("").replace('\\', '/');
    return !address.startsWith("//") && !SCHEME.matcher(address).lookingAt();
  }

  @Override
  public String processFormFieldValue(
      HttpServletRequest request, @Nullable String name, String value, String type) {
    return other == null ? value : other.processFormFieldValue(request, name, value, type);
  }

  @Override
  public Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
    Map<String, String> fields = new LinkedHashMap<>();
    @Nullable Map<String, String> more = other == null ? null : other.getExtraHiddenFields(request);
    if (more != null) {
      fields.putAll(more);
    }
    boolean without = request.getAttribute(WITHOUT) != null;
    request.removeAttribute(WITHOUT);
    if (!without && VisitInterceptor.hasVisit(request) && springCsrf.token(request).isEmpty()) {
      Csrf csrf = CloakroomFilter.visit(request).csrf();
      fields.put(csrf.field(), csrf.token());
    }
    return fields;
  }

  @Override
  public String processUrl(HttpServletRequest request, String url) {
    return other == null ? url : other.processUrl(request, url);
  }
}
