package io.cloakroom.spring.test;

import io.cloakroom.Cloakroom;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockMultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

/**
 * Makes requests of {@code MockMvc} complete: they are of this site unless they say otherwise, and
 * their {@code MockHttpSession} has the cookie of its session. It precedes Cloakroom's filter, and
 * does nothing on a server.
 */
final class MockBrowser implements Filter {

  private final Cloakroom cloakroom;
  private final MockSessions sessions;

  MockBrowser(Cloakroom cloakroom, MockSessions sessions) {
    this.cloakroom = cloakroom;
    this.sessions = sessions;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    @Nullable MockHttpServletRequest mock =
        WebUtils.getNativeRequest(request, MockHttpServletRequest.class);
    if (mock == null || !(response instanceof HttpServletResponse http)) {
      chain.doFilter(request, response);
      return;
    }
    if (mock.getDispatcherType() == DispatcherType.REQUEST) {
      prepare(mock);
    }
    try {
      chain.doFilter(request, response);
    } finally {
      List<String> lines = List.copyOf(http.getHeaders(HttpHeaders.SET_COOKIE));
      @Nullable HttpSession session = mock.getSession(false);
      if (session != null) {
        sessions.keepCookies(session, ofSession(lines));
      }
      CloakroomMockMvc.keep(mock, lines);
    }
  }

  private void prepare(MockHttpServletRequest mock) {
    mock.setAttribute(MockBrowser.class.getName(), true);
    if (mock.getHeader("Sec-Fetch-Site") == null && mock.getHeader(HttpHeaders.ORIGIN) == null) {
      mock.addHeader("Sec-Fetch-Site", "same-origin");
    }
    if (method(mock).equals("POST") && mock.getContentLength() <= 0) {
      announceForm(mock);
    }
    @Nullable HttpSession session = mock.getSession(false);
    if (session != null) {
      addCookies(mock, sessions.cookies(session));
    }
  }

  /**
   * Makes parameters and files that a test has set those of a form, which a container has read. A
   * visit reads it like one.
   */
  private static void announceForm(MockHttpServletRequest mock) {
    if (mock instanceof MockMultipartHttpServletRequest multipart) {
      MockForm.write(multipart);
    } else if (mock.getContentType() == null && !mock.getParameterMap().isEmpty()) {
      mock.setContentType(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
      mock.addHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
    }
  }

  /** Returns those of the session's cookie; other cookies are the test's. */
  private List<Cookie> ofSession(List<String> lines) {
    String name = cloakroom.sessions().cookieName();
    return lines.stream()
        .flatMap(line -> cookies(line.split(";", 2)[0]).stream())
        .filter(cookie -> cookie.getName().endsWith(name) && !cookie.getValue().isEmpty())
        .toList();
  }

  /** Returns the method of a request; a test may have set none. */
  static String method(MockHttpServletRequest request) {
    @Nullable String method = request.getMethod();
    return method == null ? "GET" : method;
  }

  /** Returns the cookies of a header {@code Cookie}. */
  static List<Cookie> cookies(String header) {
    return Arrays.stream(header.split("; ", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .map(pair -> new Cookie(pair[0].strip(), pair[1].strip()))
        .toList();
  }

  /** Adds cookies to a request. Those that it has already stay. */
  static void addCookies(MockHttpServletRequest request, List<Cookie> more) {
    Cookie @Nullable [] own = request.getCookies();
    List<Cookie> all = new ArrayList<>(own == null ? List.of() : Arrays.asList(own));
    for (Cookie cookie : more) {
      if (all.stream().noneMatch(one -> one.getName().equals(cookie.getName()))) {
        all.add(cookie);
      }
    }
    if (!all.isEmpty()) {
      request.setCookies(all.toArray(Cookie[]::new));
    }
  }
}
