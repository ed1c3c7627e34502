package io.cloakroom.spring.test;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionHandle;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.WebUtils;

/**
 * Keeps the {@code MockHttpSession} of a test and the session of its requests equal: attributes
 * that a test sets are those of the request, and what the request changes is in the test's session.
 * It follows Cloakroom's filter, and does nothing on a server.
 */
final class MockSessions implements Filter {

  private static final String PASS = MockSessions.class.getName();

  /** The state of a test's session after its last request. */
  private static final class Known {
    private List<Cookie> cookies = List.of();
    private Map<String, Object> values = Map.of();

    /** The attributes of this session that no store can keep. */
    private final Map<String, Object> unstored = new HashMap<>();
  }

  /**
   * A request with a test's session.
   *
   * @param begun the session as the request began; null if the test has none
   */
  private record Pass(
      MockHttpServletRequest mock,
      MockSessionRequest request,
      @Nullable HttpSession begun,
      String id) {}

  private final Cloakroom cloakroom;
  private final Map<HttpSession, Known> sessions = Collections.synchronizedMap(new WeakHashMap<>());

  MockSessions(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  /** Returns the cookies of a test's session. */
  List<Cookie> cookies(HttpSession session) {
    return known(session).cookies;
  }

  /** Keeps the cookies that a response has set, if there are any. */
  void keepCookies(HttpSession session, List<Cookie> cookies) {
    if (!cookies.isEmpty()) {
      known(session).cookies = cookies;
    }
  }

  private Known known(HttpSession session) {
    return sessions.computeIfAbsent(session, first -> new Known());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    @Nullable MockHttpServletRequest mock =
        WebUtils.getNativeRequest(request, MockHttpServletRequest.class);
    if (mock == null || !(request instanceof HttpServletRequest http)) {
      chain.doFilter(request, response);
      return;
    }
    // MockMvc dispatches an asynchronous request without its wrappers.
    Pass pass =
        mock.getDispatcherType() == DispatcherType.ASYNC
                && mock.getAttribute(PASS) instanceof Pass first
            ? first
            : begin(mock, http);
    mock.setAttribute(PASS, pass);
    chain.doFilter(pass.request(), response);
    if (!http.isAsyncStarted()) {
      end(pass);
    }
  }

  /** Gives the request's session what the test's session has. */
  @SuppressWarnings("ReferenceEquality") // A test's value is the very object that it has set.
  private Pass begin(MockHttpServletRequest mock, HttpServletRequest http) {
    @Nullable HttpSession tests = mock.getSession(false);
    if (tests == null) {
      return new Pass(mock, new MockSessionRequest(http, new HashMap<>()), null, "");
    }
    Known known = known(tests);
    MockSessionRequest request = new MockSessionRequest(http, known.unstored);
    if (!known.cookies.isEmpty() && request.getSession(false) == null) {
      // It has ended in the store, such as by a logout on all devices.
      tests.invalidate();
      return new Pass(mock, request, null, "");
    }
    HttpSession session = request.getSession();
    for (String name : Collections.list(tests.getAttributeNames())) {
      Object value = tests.getAttribute(name);
      if (known.values.get(name) != value) {
        session.setAttribute(name, value);
      } else if (session.getAttribute(name) != value) {
        // The same object as in the previous request, as a test expects. No listener is called.
        handle(http).attributes().set(name, value);
      }
    }
    for (String name : known.values.keySet()) {
      if (tests.getAttribute(name) == null) {
        session.removeAttribute(name);
      }
    }
    return new Pass(mock, request, session, session.getId());
  }

  private SessionHandle handle(HttpServletRequest http) {
    return cloakroom.sessionHandle(CloakroomFilter.visit(http).exchange());
  }

  /** Gives the test's session what the request's session has. */
  @SuppressWarnings("ReferenceEquality") // Another object is another session.
  private void end(Pass pass) {
    MockHttpServletRequest mock = pass.mock();
    @Nullable HttpSession tests = mock.getSession(false);
    if (tests == null && !handle(pass.request()).loaded()) {
      return;
    }
    @Nullable HttpSession session = pass.request().getSession(false);
    if (tests != null && pass.begun() != session) {
      // The request has ended the session that it began with.
      tests.invalidate();
      tests = null;
    }
    if (session == null) {
      return;
    }
    if (tests == null) {
      tests = Objects.requireNonNull(mock.getSession());
    } else if (!pass.id().equals(session.getId())) {
      mock.changeSessionId();
    }
    Map<String, Object> values = new HashMap<>();
    for (String name : Collections.list(session.getAttributeNames())) {
      Object value = session.getAttribute(name);
      if (value != null) {
        values.put(name, value);
        tests.setAttribute(name, value);
      }
    }
    for (String name : Collections.list(tests.getAttributeNames())) {
      if (!values.containsKey(name)) {
        tests.removeAttribute(name);
      }
    }
    Known known = known(tests);
    known.values = values;
    known.unstored.putAll(pass.request().unstored());
  }
}
