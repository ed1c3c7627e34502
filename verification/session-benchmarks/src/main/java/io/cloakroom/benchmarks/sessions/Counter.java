package io.cloakroom.benchmarks.sessions;

import io.cloakroom.Visit;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/** The application: a counter in the session of a request. */
interface Counter {

  /** Returns the count. */
  int read();

  /** Adds one to it, and returns the sum. */
  int increment();

  /** Begins a session with a count of one. */
  int begin();

  /** Answers a request to one of the paths of {@link Scenario}. */
  default String answer(String path) {
    return switch (path) {
      case "/bare" -> "ok";
      case "/read" -> Integer.toString(read());
      case "/count" -> Integer.toString(increment());
      case "/new" -> Integer.toString(begin());
      default -> throw new IllegalArgumentException(path);
    };
  }

  /** Returns the counter that this way calls. */
  static Counter of(SessionWay way, HttpServletRequest request) {
    return way == SessionWay.CLOAKROOM ? new OfVisit(request) : new OfHttpSession(request);
  }

  /** The counter with the API of servlets. */
  record OfHttpSession(HttpServletRequest request) implements Counter {

    private static final String NAME = "count";

    @Override
    public int read() {
      @Nullable HttpSession session = request.getSession(false);
      return session != null && session.getAttribute(NAME) instanceof Integer count ? count : 0;
    }

    @Override
    public int increment() {
      HttpSession session = request.getSession();
      int sum = session.getAttribute(NAME) instanceof Integer count ? count + 1 : 1;
      session.setAttribute(NAME, sum);
      return sum;
    }

    @Override
    public int begin() {
      request.getSession().setAttribute(NAME, 1);
      return 1;
    }
  }

  /** The counter with Cloakroom's own API. */
  record OfVisit(HttpServletRequest request) implements Counter {

    private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

    private Visit visit() {
      return CloakroomFilter.visit(request);
    }

    @Override
    public int read() {
      return visit().session().get(COUNT).orElse(0);
    }

    @Override
    public int increment() {
      return visit().session().update(COUNT, 0, count -> count + 1);
    }

    @Override
    public int begin() {
      visit().session().set(COUNT, 1);
      return 1;
    }
  }
}
