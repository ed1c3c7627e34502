package io.cloakroom.spring.test;

import io.cloakroom.test.TestVisitor;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Requests of {@code MockMvc} as those of a visitor with a browser, whose session, flash messages
 * and cookies a test can prepare and look at. {@code cloakroom-test} must be on the class path.
 */
public final class CloakroomMockMvc {

  /** The request attribute with what takes the cookies of the response. */
  static final String COOKIES = CloakroomMockMvc.class.getName() + ".cookies";

  private CloakroomMockMvc() {}

  /**
   * Sends a request as this visitor: to {@code https://site.example}, with its cookies, and as a
   * browser does. The visitor keeps the cookies of the response. Headers that the request has
   * already stay.
   */
  public static RequestPostProcessor visitor(TestVisitor visitor) {
    return request -> {
      request.setScheme("https");
      request.setServerName("site.example");
      request.setServerPort(443);
      request.setSecure(true);
      visitor
          .requestHeaders(MockBrowser.method(request))
          .forEach((name, value) -> add(request, name, value));
      Consumer<List<String>> cookies = visitor::keepCookies;
      request.setAttribute(COOKIES, cookies);
      return request;
    };
  }

  private static void add(MockHttpServletRequest request, String name, String value) {
    if (name.equals("Cookie")) {
      MockBrowser.addCookies(request, MockBrowser.cookies(value));
    } else if (request.getHeader(name) == null) {
      request.addHeader(name, value);
    }
  }

  /** Hands the cookies of a response to the visitor of its request, if there is one. */
  @SuppressWarnings("unchecked") // Set above.
  static void keep(MockHttpServletRequest request, List<String> lines) {
    if (request.getAttribute(COOKIES) instanceof Consumer<?> visitor) {
      ((Consumer<List<String>>) visitor).accept(lines);
    }
  }
}
