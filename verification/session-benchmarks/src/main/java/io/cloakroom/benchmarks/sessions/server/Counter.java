package io.cloakroom.benchmarks.sessions.server;

import io.cloakroom.Visit;
import io.cloakroom.session.SessionKey;
import io.vertx.ext.web.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The application: a counter in the session of a request. */
interface Counter {

  /** Returns the count. */
  int read();

  /** Adds one to it, and returns the sum. */
  int increment();

  /** Begins a session with a count of one. */
  int begin();

  /** Answers a request to one of the paths of the scenarios. */
  default String answer(String path) {
    return switch (path) {
      case "/bare" -> "ok";
      case "/read" -> Integer.toString(read());
      case "/count" -> Integer.toString(increment());
      case "/new" -> Integer.toString(begin());
      default -> throw new IllegalArgumentException(path);
    };
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
  record OfVisit(Supplier<Visit> visit) implements Counter {

    private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

    @Override
    public int read() {
      return visit.get().session().get(COUNT).orElse(0);
    }

    @Override
    public int increment() {
      return visit.get().session().update(COUNT, 0, count -> count + 1);
    }

    @Override
    public int begin() {
      visit.get().session().set(COUNT, 1);
      return 1;
    }
  }

  /** The counter with the API of Vert.x. */
  record OfVertx(Supplier<Session> session) implements Counter {

    private static final String NAME = "count";

    @Override
    public int read() {
      @Nullable Integer count = session.get().get(NAME);
      return count == null ? 0 : count;
    }

    @Override
    public int increment() {
      int sum = read() + 1;
      session.get().put(NAME, sum);
      return sum;
    }

    @Override
    public int begin() {
      session.get().put(NAME, 1);
      return 1;
    }
  }
}
