package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of sessions in forwards, includes and asynchronous responses. */
interface DispatchedSessions extends HttpSessionUnderTest {

  @Test
  default void aForwardHasTheSessionOfItsHandler() throws Exception {
    site()
        .handle(
            SessionSite.NEXT,
            (request, response) -> {
              assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.FORWARD);
              HttpSession session = request.getSession(false);
              assertThat(session).isNotNull();
              assertThat(session.getAttribute("name")).isEqualTo("Ada");
              session.setAttribute("next", true);
              response.getWriter().print(session.getId());
            });
    List<String> ids = new ArrayList<>();

    HttpResponse<String> response =
        site()
            .get((request, answer) -> {
              request.getSession().setAttribute("name", "Ada");
              ids.add(request.getSession().getId());
              request.getRequestDispatcher(SessionSite.NEXT).forward(request, answer);
            });

    assertThat(response.body()).isEqualTo(ids.get(0));
    setsOneCookie(response);
    expect("next", true);
  }

  @Test
  default void aForwardBeginsTheSession() throws Exception {
    site()
        .handle(
            SessionSite.NEXT,
            (request, response) -> request.getSession().setAttribute("next", true));

    HttpResponse<String> response =
        site()
            .get((request, answer) ->
                request.getRequestDispatcher(SessionSite.NEXT).forward(request, answer));

    setsOneCookie(response);
    expect("next", true);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100_000})
  default void anIncludeHasTheSessionOfItsHandler(int length) throws Exception {
    String text = "x".repeat(length);
    site()
        .handle(
            SessionSite.PART,
            (request, response) -> {
              HttpSession session = request.getSession();
              session.setAttribute("part", session.getAttribute("name"));
              response.getWriter().print(text);
            });

    HttpResponse<String> response =
        site()
            .get((request, answer) -> {
              request.getSession().setAttribute("name", "Ada");
              request.getRequestDispatcher(SessionSite.PART).include(request, answer);
              assertThat(request.getSession().getAttribute("part")).isEqualTo("Ada");
              answer.getWriter().print(" and more");
            });

    assertThat(response.body()).isEqualTo(text + " and more");
    setsOneCookie(response);
    expect("part", "Ada");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100_000})
  default void anIncludeBeginsTheSession(int length) throws Exception {
    String text = "x".repeat(length);
    site()
        .handle(
            SessionSite.PART,
            (request, response) -> {
              request.getSession().setAttribute("part", true);
              response.getWriter().print(text);
            });

    HttpResponse<String> response =
        site()
            .get((request, answer) ->
                request.getRequestDispatcher(SessionSite.PART).include(request, answer));

    assertThat(response.body()).isEqualTo(text);
    setsOneCookie(response);
    expect("part", true);
  }

  /** Runs a part of an asynchronous handler on another thread. */
  private void elsewhere(Runnable part) {
    new Thread(() -> site().check(part)).start();
  }

  private static void print(HttpServletResponse response, Object text) {
    try {
      response.getWriter().print(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  default void anAsynchronousAnswerHasTheSessionOnAnotherThread() throws Exception {
    site().get((request, response) -> request.getSession().setAttribute("name", "Ada"));

    HttpResponse<String> response =
        site()
            .get((request, answer) -> {
              AsyncContext async = request.startAsync();
              elsewhere(() -> {
                try {
                  HttpSession session = request.getSession();
                  session.setAttribute("later", true);
                  print(answer, session.getAttribute("name"));
                } finally {
                  async.complete();
                }
              });
            });

    assertThat(response.body()).isEqualTo("Ada");
    expect("later", true);
  }

  @Test
  default void anAsynchronousAnswerBeginsTheSessionAndChangesItAfterTheHead() throws Exception {
    HttpResponse<String> response =
        site()
            .get((request, answer) -> {
              AsyncContext async = request.startAsync();
              elsewhere(() -> {
                try {
                  HttpSession session = ((HttpServletRequest) async.getRequest()).getSession();
                  session.setAttribute("later", true);
                  print(answer, "done");
                  answer.flushBuffer();
                  session.setAttribute("last", true);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } finally {
                  async.complete();
                }
              });
            });

    assertThat(response.body()).isEqualTo("done");
    setsOneCookie(response);
    expect("later", true);
    expect("last", true);
  }

  @Test
  default void anAsynchronousDispatchHasTheSession() throws Exception {
    site()
        .handle(
            SessionSite.NEXT,
            (request, response) -> {
              assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.ASYNC);
              HttpSession session = request.getSession();
              print(response, session.getAttribute("later"));
              session.setAttribute("next", request.changeSessionId());
            });

    HttpResponse<String> response =
        site()
            .get((request, answer) -> {
              request.getSession().setAttribute("name", "Ada");
              AsyncContext async = request.startAsync();
              elsewhere(() -> {
                request.getSession().setAttribute("later", "on its way");
                async.dispatch(SessionSite.NEXT);
              });
            });

    assertThat(response.body()).isEqualTo("on its way");
    setsOneCookie(response);
    site()
        .get((request, answer) -> {
          HttpSession session = request.getSession();
          assertThat(session.getAttribute("name")).isEqualTo("Ada");
          assertThat(session.getAttribute("next")).isEqualTo(session.getId());
        });
  }

  @Test
  default void aSessionBelowAContextPathMovesAndEnds() throws Exception {
    site().contextPath("/shop");
    HttpResponse<String> first =
        site().get((request, response) -> request.getSession().setAttribute("name", "Ada"));
    setsOneCookie(first);
    List<String> before = site().tokens();
    site().get((request, response) -> request.changeSessionId());
    assertThat(site().tokens()).hasSize(1).doesNotContainAnyElementsOf(before);
    expect("name", "Ada");

    site().get((request, response) -> request.getSession().invalidate());

    assertThat(site().cookies()).isEmpty();
    site().get((request, response) -> assertThat(request.getSession(false)).isNull());
  }
}
