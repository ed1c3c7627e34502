package io.cloakroom.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.cloakroom.Visit;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.Way;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Answers in every way that the Servlet API has. */
final class WaysServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Jetty loses a timeout that comes while its thread is still leaving the servlet. */
  private static final int TIMEOUT_MILLIS = 150;

  private static final Set<String> UNHANDLED = Set.of("/nowhere", "/ready", "/cloakroom.css");

  /** The path of three events, each of which is sent after a request to {@link #NEXT_EVENT}. */
  static final String EVENTS = "/events";

  /** The path at which the next event is asked for. */
  static final String NEXT_EVENT = "/next-event";

  /**
   * Whether this is Servlet 6.1 or newer. The methods of 6.1 are linked only if they are called.
   */
  private static final boolean HAS_REDIRECTS_WITH_STATUS =
      Stream.of(HttpServletResponse.class.getMethods())
          .anyMatch(
              method -> method.getName().equals("sendRedirect") && method.getParameterCount() == 3);

  private static final String LARGE = "large\n".repeat(20_000);

  /** One way of answering. */
  @FunctionalInterface
  private interface Answer {
    void give(HttpServletRequest request, HttpServletResponse response, Visit visit)
        throws IOException, ServletException;
  }

  private final transient TestHandler handler;
  private final transient Semaphore nextEvent = new Semaphore(0);
  private final List<Way> ways = new ArrayList<>();
  private final transient Map<String, Answer> answers = new LinkedHashMap<>();

  WaysServlet(TestHandler handler) {
    this.handler = handler;
    bodies();
    statuses();
    redirects();
    flushes();
    dispatches();
    asynchronous();
  }

  List<Way> ways() {
    return ways;
  }

  private void way(String name, int status, String body, Answer answer) {
    ways.add(new Way(name, status, body));
    answers.put(name, answer);
  }

  private void bodies() {
    way("text", 200, "text body", (req, res, visit) -> res.getWriter().print("text body"));
    way("bytes", 200, "bytes body", (req, res, visit) -> write(res, "bytes body"));
    way("large", 200, LARGE, (req, res, visit) -> write(res, LARGE));
    way("large-text", 200, LARGE, (req, res, visit) -> res.getWriter().print(LARGE));
    way(
        "under-the-buffer",
        200,
        "x".repeat(20_000),
        (req, res, visit) -> write(res, "x".repeat(20_000)));
    way(
        "byte-by-byte",
        200,
        LARGE,
        (req, res, visit) -> {
          for (byte octet : LARGE.getBytes(US_ASCII)) {
            res.getOutputStream().write(octet);
          }
        });
    way(
        "accented",
        200,
        "größer",
        (req, res, visit) -> {
          res.setContentType("text/plain;charset=utf-8");
          res.getWriter().print("größer");
        });
    way(
        "length",
        200,
        "just this",
        (req, res, visit) -> {
          res.setContentLength(9);
          write(res, "just this");
        });
    way(
        "length-header",
        200,
        "just this",
        (req, res, visit) -> {
          res.setHeader("content-length", "9");
          res.getWriter().print("just this");
        });
    way(
        "small-buffer",
        200,
        "larger than its buffer",
        (req, res, visit) -> {
          res.setBufferSize(4);
          write(res, "larger than its buffer");
        });
    way("empty", 200, "", (req, res, visit) -> {});
  }

  private void statuses() {
    way("no-content", 204, "", (req, res, visit) -> res.setStatus(204));
    way("not-modified", 304, "", (req, res, visit) -> res.setStatus(304));
    way(
        "not-found",
        404,
        "nothing here",
        (req, res, visit) -> {
          res.setStatus(404);
          write(res, "nothing here");
        });
    way(
        "unprocessable",
        422,
        "the form again",
        (req, res, visit) -> {
          res.setStatus(422);
          res.getWriter().print("the form again");
        });
    way(
        "server-error",
        500,
        "went wrong",
        (req, res, visit) -> {
          res.setStatus(500);
          write(res, "went wrong");
        });
    way("error", 404, "", (req, res, visit) -> res.sendError(404));
    way(
        "error-message",
        403,
        "",
        (req, res, visit) -> {
          write(res, "dropped");
          res.sendError(403, "not you");
        });
    way(
        "second-thought",
        200,
        "second thought",
        (req, res, visit) -> {
          res.getWriter().print("first thought");
          res.reset();
          write(res, "second");
          res.resetBuffer();
          write(res, "second thought");
        });
  }

  private void redirects() {
    way("redirect", 302, "", (req, res, visit) -> res.sendRedirect("/next"));
    way("see-other", 303, "", (req, res, visit) -> moved(res, 303));
    way("temporary-redirect", 307, "", (req, res, visit) -> moved(res, 307));
    way(
        "redirect-after-writing",
        302,
        "",
        (req, res, visit) -> {
          write(res, "dropped");
          res.sendRedirect("/next");
        });
    if (HAS_REDIRECTS_WITH_STATUS) {
      newerRedirects();
    }
  }

  private static void moved(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setHeader("Location", "/next");
  }

  private void newerRedirects() {
    way("see-other-of-6.1", 303, "", (req, res, visit) -> res.sendRedirect("/next", 303));
    way(
        "temporary-redirect-of-6.1",
        307,
        "",
        (req, res, visit) -> res.sendRedirect("/next", 307, true));
    way("redirect-clear", 302, "", (req, res, visit) -> res.sendRedirect("/next", true));
    way(
        "redirect-with-body",
        302,
        "moved",
        (req, res, visit) -> {
          write(res, "moved");
          res.sendRedirect("/next", false);
        });
    way(
        "redirect-with-large-body",
        308,
        "y".repeat(30_000),
        (req, res, visit) -> {
          res.setBufferSize(30_000);
          write(res, "y".repeat(30_000));
          res.sendRedirect("/next", 308, false);
        });
    way(
        "byte-buffer",
        200,
        LARGE,
        (req, res, visit) -> {
          res.getOutputStream().write(ByteBuffer.wrap("larg".getBytes(US_ASCII)));
          res.getOutputStream().write(ByteBuffer.wrap(LARGE.substring(4).getBytes(US_ASCII)));
        });
  }

  private void flushes() {
    way(
        "flushed",
        200,
        "before and after",
        (req, res, visit) -> {
          write(res, "before");
          res.flushBuffer();
          handler.afterFlush(visit);
          write(res, " and after");
        });
    way(
        "streamed",
        200,
        "one two three",
        (req, res, visit) -> {
          write(res, "one");
          res.getOutputStream().flush();
          handler.afterFlush(visit);
          write(res, " two");
          res.getOutputStream().flush();
          write(res, " three");
          res.getOutputStream().close();
        });
    way(
        "flushed-text",
        200,
        "before and after",
        (req, res, visit) -> {
          PrintWriter writer = res.getWriter();
          writer.print("before");
          writer.flush();
          writer.print(" and after");
          writer.close();
        });
    way("flushed-empty", 200, "", (req, res, visit) -> res.flushBuffer());
    way("closed-empty", 200, "", (req, res, visit) -> res.getOutputStream().close());
  }

  private void dispatches() {
    way(
        "forwarded",
        200,
        "text body",
        (req, res, visit) -> req.getRequestDispatcher("/ways/text").forward(req, res));
    way(
        "included",
        200,
        "around text body around",
        (req, res, visit) -> {
          res.getWriter().print("around ");
          req.getRequestDispatcher("/ways/text").include(req, res);
          res.getWriter().print(" around");
        });
    way(
        "forwarded-after-writing",
        200,
        "text body",
        (req, res, visit) -> {
          res.getWriter().print("dropped");
          req.getRequestDispatcher("/ways/text").forward(req, res);
        });
    way(
        "forwarded-to-an-error",
        404,
        "",
        (req, res, visit) -> req.getRequestDispatcher("/ways/error").forward(req, res));
    way(
        "forwarded-to-a-redirect",
        302,
        "",
        (req, res, visit) -> req.getRequestDispatcher("/ways/redirect").forward(req, res));
    way(
        "forwarded-to-async",
        200,
        "later",
        (req, res, visit) -> req.getRequestDispatcher("/ways/async").forward(req, res));
    way(
        "included-streamed",
        200,
        "one two three",
        (req, res, visit) -> req.getRequestDispatcher("/ways/streamed").include(req, res));
    way(
        "included-after-flush",
        200,
        "around text body",
        (req, res, visit) -> {
          res.getWriter().print("around ");
          res.flushBuffer();
          req.getRequestDispatcher("/ways/text").include(req, res);
        });
  }

  private void asynchronous() {
    way(
        "async",
        200,
        "later",
        (req, res, visit) -> {
          AsyncContext context = req.startAsync();
          context.start(() -> {
            write(res, "later");
            context.complete();
          });
        });
    way(
        "async-at-once",
        200,
        "at once",
        (req, res, visit) -> {
          AsyncContext context = req.startAsync(req, res);
          write(res, "at once");
          context.complete();
        });
    way(
        "async-empty",
        204,
        "",
        (req, res, visit) -> {
          AsyncContext context = req.startAsync();
          context.start(() -> {
            ((HttpServletResponse) context.getResponse()).setStatus(204);
            req.getAsyncContext().complete();
          });
        });
    way(
        "async-large",
        200,
        LARGE,
        (req, res, visit) -> answerLater(req, response -> write(response, LARGE)));
    way(
        "async-dispatched",
        200,
        "text body",
        (req, res, visit) -> req.startAsync().dispatch("/ways/text"));
    way(
        "async-dispatched-to-itself",
        200,
        "second pass",
        (req, res, visit) -> {
          if (req.getDispatcherType() == DispatcherType.ASYNC) {
            write(res, "second pass");
          } else {
            req.startAsync().dispatch();
          }
        });
    way(
        "async-dispatched-twice",
        200,
        "text body",
        (req, res, visit) -> req.startAsync().dispatch("/ways/async-dispatched"));
    way(
        "async-dispatched-later",
        303,
        "",
        (req, res, visit) -> {
          AsyncContext context = req.startAsync();
          context.start(() -> context.dispatch("/ways/see-other"));
        });
    way(
        "async-redirected",
        302,
        "",
        (req, res, visit) -> answerLater(req, response -> response.sendRedirect("/next")));
    way(
        "async-error",
        404,
        "",
        (req, res, visit) -> answerLater(req, response -> response.sendError(404)));
    way(
        "async-streamed",
        200,
        "one two",
        (req, res, visit) ->
            answerLater(
                req,
                response -> {
                  write(response, "one");
                  response.flushBuffer();
                  write(response, " two");
                }));
    way(
        "async-timed-out",
        200,
        "too late",
        (req, res, visit) -> {
          AsyncContext context = req.startAsync();
          context.setTimeout(TIMEOUT_MILLIS);
          context.addListener(new AnswerAtTimeout());
        });
    way(
        "async-forgotten",
        500,
        "",
        (req, res, visit) -> req.startAsync().setTimeout(TIMEOUT_MILLIS));
    way(
        "non-blocking",
        200,
        LARGE,
        (req, res, visit) -> {
          AsyncContext context = req.startAsync();
          res.getOutputStream()
              .setWriteListener(new PiecewiseWriter(context, res.getOutputStream(), LARGE));
        });
  }

  /** An answer on another thread. */
  @FunctionalInterface
  private interface LateAnswer {
    void give(HttpServletResponse response) throws IOException;
  }

  private static void answerLater(HttpServletRequest request, LateAnswer answer) {
    AsyncContext context = request.startAsync();
    context.start(() -> {
      try {
        answer.give((HttpServletResponse) context.getResponse());
      } catch (IOException | UncheckedIOException answeredInstead) {
        // Tomcat does not allow a thread to fail after it has completed the response.
      } finally {
        context.complete();
      }
    });
  }

  private void events(HttpServletRequest request) {
    nextEvent.drainPermits();
    answerLater(
        request,
        response -> {
          response.setContentType("text/event-stream");
          for (int i = 1; i <= 3; i++) {
            write(response, "data: " + i + "\n\n");
            response.flushBuffer();
            nextEvent.acquireUninterruptibly();
          }
        });
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visit visit = CloakroomFilter.visit(request);
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    if (UNHANDLED.contains(path)) {
      response.sendError(404);
      return;
    }
    String before =
        switch (path) {
          case "/stream/before" -> body(request);
          case "/form/before" -> form(request);
          default -> "";
        };
    if (path.equals("/late")) {
      response.setContentType(request.getHeader("X-Type"));
      if (!request.getHeader("X-Caching").isEmpty()) {
        response.setHeader("Cache-Control", request.getHeader("X-Caching"));
      }
      response.flushBuffer();
    }
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      handle(visit);
    }
    if (path.startsWith("/stream/") || path.startsWith("/form/")) {
      String after =
          switch (path) {
            case "/stream/after" -> body(request);
            case "/form/after" -> form(request);
            default -> before;
          };
      response.getOutputStream().write(after.getBytes(UTF_8));
    }
    switch (path) {
      case EVENTS -> events(request);
      case NEXT_EVENT -> nextEvent.release();
      case "/broken" -> throw new BrokenPageException();
      default -> {}
    }
    if (path.startsWith("/page/")) {
      page(path.substring("/page/".length()), response);
      if (path.endsWith("/open")) {
        handler.afterFlush(visit);
      }
    }
    if (path.equals("/routed")) {
      response.getWriter().print(request.getMethod());
    }
    String included = (String) request.getAttribute("jakarta.servlet.include.path_info");
    String name = (included == null ? path : included).replaceFirst("^" + Way.ROOT, "");
    Answer answer = answers.get(name);
    if (answer != null) {
      answer.give(request, response, visit);
    }
  }

  private void page(String how, HttpServletResponse response) throws IOException {
    String page = handler.page();
    if (how.equals("whole")) {
      byte[] bytes = page.getBytes(UTF_8);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
      return;
    }
    int first = how.equals("flushed") ? page.length() / 2 : page.length();
    response.getWriter().print(page.substring(0, first));
    if (!how.equals("open")) {
      response.getWriter().flush();
    }
    response.getWriter().print(page.substring(first));
  }

  private static String body(HttpServletRequest request) throws IOException {
    if (request.getHeader("Cookie") == null) {
      return request.getReader().lines().collect(joining("\n"));
    }
    return new String(request.getInputStream().readAllBytes(), UTF_8);
  }

  private static String form(HttpServletRequest request) throws IOException, ServletException {
    String text = "a=" + request.getParameter("a");
    String type = request.getContentType();
    Part file = type.startsWith("multipart/") ? request.getPart("f") : null;
    return file == null
        ? text
        : text + ";f=" + new String(file.getInputStream().readAllBytes(), UTF_8);
  }

  private void handle(Visit visit) throws ServletException, IOException {
    try {
      handler.handle(visit);
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static void write(HttpServletResponse response, String body) {
    try {
      response.getOutputStream().write(body.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
