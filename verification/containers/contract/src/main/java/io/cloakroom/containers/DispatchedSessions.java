package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of sessions in error pages, forwards, includes and asynchronous responses. */
interface DispatchedSessions extends HttpSessionUnderTest {

  /** The ways in which a handler leaves the response to an error page of the container. */
  enum Failure {
    SENT(403),
    THROWN(500);

    final int status;

    Failure(int status) {
      this.status = status;
    }

    void happen(HttpServletResponse response) throws IOException {
      if (this == THROWN) {
        throw new BrokenPageException();
      }
      response.sendError(status);
    }
  }

  /** Sends a request that fails after this handler, and returns the error page. */
  private HttpResponse<String> fail(Failure failure, SessionHandler before) throws Exception {
    HttpResponse<String> page =
        site()
            .answer((request, response) -> {
              before.handle(request, response);
              failure.happen(response);
            });
    assertThat(page.statusCode()).isEqualTo(failure.status);
    return page;
  }

  private void expect(String name, Object value) throws Exception {
    site()
        .get((request, response) ->
            assertThat(request.getSession().getAttribute(name)).isEqualTo(value));
  }

  private void setsOneCookie(HttpResponse<String> response) {
    assertThat(response.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("sid=");
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(site().cookies()).extracting(HttpCookie::getName).containsExactly("sid");
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageReadsAndChangesTheSessionOfTheHandler(Failure failure) throws Exception {
    site()
        .errorPage((request, response) -> {
          assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.ERROR);
          assertThat(request.getRequestedSessionId()).isNull();
          HttpSession session = request.getSession();
          session.setAttribute("failed", request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
          response.getWriter().print("Sorry, " + session.getAttribute("name"));
        });

    HttpResponse<String> page =
        fail(failure, (request, response) -> request.getSession().setAttribute("name", "Ada"));

    assertThat(page.body()).isEqualTo("Sorry, Ada");
    setsOneCookie(page);
    expect("name", "Ada");
    expect("failed", failure.status);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageReadsAndChangesASessionThatTheHandlerDoesNotUse(Failure failure)
      throws Exception {
    site()
        .errorPage((request, response) -> {
          HttpSession session = request.getSession();
          response.getWriter().print(session.getAttribute("name"));
          session.setAttribute("failed", true);
        });
    site().get((request, response) -> request.getSession().setAttribute("name", "Ada"));

    HttpResponse<String> page = fail(failure, (request, response) -> {});

    assertThat(page.body()).isEqualTo("Ada");
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    expect("failed", true);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageBeginsASession(Failure failure) throws Exception {
    site()
        .errorPage((request, response) -> {
          assertThat(request.getSession(false)).isNull();
          request.getSession().setAttribute("failed", true);
          response.getWriter().print("x".repeat(100_000));
        });

    setsOneCookie(fail(failure, (request, response) -> {}));

    expect("failed", true);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageBeginsASessionAfterAHandlerThatFoundNone(Failure failure)
      throws Exception {
    site().errorPage((request, response) -> request.getSession().setAttribute("failed", true));

    HttpResponse<String> page =
        fail(failure, (request, response) -> assertThat(request.getSession(false)).isNull());

    setsOneCookie(page);
    expect("failed", true);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageMovesAndEndsTheSession(Failure failure) throws Exception {
    List<String> ids = new CopyOnWriteArrayList<>();
    site().errorPage((request, response) -> ids.add(request.changeSessionId()));
    HttpResponse<String> page =
        fail(
            failure,
            (request, response) -> {
              request.getSession().setAttribute("name", "Ada");
              ids.add(request.getSession().getId());
            });
    setsOneCookie(page);
    expect("name", "Ada");
    site().get((request, response) -> ids.add(request.getSession().getId()));
    assertThat(ids.get(1)).isNotEqualTo(ids.get(0)).isEqualTo(ids.get(2));

    site()
        .handle(
            WebApplication.ERROR_PAGE, (request, response) -> request.getSession().invalidate());
    fail(failure, (request, response) -> {});

    assertThat(site().cookies()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void anErrorPageThatUsesNoSessionCostsNothing(Failure failure) throws Exception {
    site().errorPage((request, response) -> response.getWriter().print("Sorry"));

    HttpResponse<String> page = fail(failure, (request, response) -> {});

    assertThat(page.body()).isEqualTo("Sorry");
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(site().store().calls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void whatAnErrorPageChangesAfterItsHeadIsSavedToo(Failure failure) throws Exception {
    site()
        .errorPage((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("failed", true);
          response.getWriter().print("Sorry");
          response.flushBuffer();
          session.setAttribute("late", true);
        });

    HttpResponse<String> page =
        fail(failure, (request, response) -> request.getSession().setAttribute("name", "Ada"));

    assertThat(page.body()).isEqualTo("Sorry");
    expect("failed", true);
    expect("late", true);
  }

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
