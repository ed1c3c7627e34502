package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests of sessions in the error pages of a container. */
interface ErrorPageSessions extends HttpSessionUnderTest {

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
}
