package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.Way;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers in every way that the JDK's server has, with a visit and without one. */
final class JdkWays {

  private static final String LARGE = "large\n".repeat(20_000);

  /** One way of answering, with the exchange that the filter has passed down. */
  @FunctionalInterface
  private interface Answer {
    void give(HttpExchange exchange, Visit visit) throws IOException;
  }

  /** A part of an answer that is given on another thread. */
  @FunctionalInterface
  private interface Part {
    void give() throws IOException;
  }

  /** A way behind the filters that it is for. */
  private record Served(Way way, HttpHandler handler, List<Filter> filters) {}

  private final Cloakroom cloakroom;
  private final TestHandler handler;
  private final List<Served> served = new ArrayList<>();

  JdkWays(Cloakroom cloakroom, TestHandler handler) {
    this.cloakroom = cloakroom;
    this.handler = handler;
    answers();
    statuses();
    heads();
    flushes();
    ends();
    filters();
    later();
  }

  List<Way> ways() {
    return served.stream().map(Served::way).toList();
  }

  void serve(HttpServer server) {
    for (Served each : served) {
      server.createContext(each.way.path(), each.handler).getFilters().addAll(each.filters);
    }
    server.createContext("/", VisitRoutes.builder(cloakroom).build());
    server.createContext("/page/", this::page).getFilters().add(CloakroomHttpFilter.of(cloakroom));
    server.createContext("/visit/", VisitHandler.of(cloakroom, this::handle));
    server
        .createContext("/stream/", this::streamed)
        .getFilters()
        .add(CloakroomHttpFilter.of(cloakroom));
    server.createContext("/late", this::late).getFilters().add(CloakroomHttpFilter.of(cloakroom));
    server
        .createContext("/routed", this::routed)
        .getFilters()
        .add(CloakroomHttpFilter.of(cloakroom));
  }

  private void late(HttpExchange http) throws IOException {
    http.getResponseHeaders().set("Content-Type", http.getRequestHeaders().getFirst("X-Type"));
    String caching = http.getRequestHeaders().getFirst("X-Caching");
    if (!caching.isEmpty()) {
      http.getResponseHeaders().set("Cache-Control", caching);
    }
    http.sendResponseHeaders(200, 0);
    handle(CloakroomHttpFilter.visit(http));
  }

  private void streamed(HttpExchange http) throws IOException {
    byte[] read = {};
    if (http.getRequestURI().getPath().endsWith("/before")) {
      read = http.getRequestBody().readAllBytes();
      handle(CloakroomHttpFilter.visit(http));
    } else {
      handle(CloakroomHttpFilter.visit(http));
      read = http.getRequestBody().readAllBytes();
    }
    http.sendResponseHeaders(200, read.length == 0 ? -1 : read.length);
    http.getResponseBody().write(read);
  }

  private void page(HttpExchange http) throws IOException {
    Visit visit = CloakroomHttpFilter.visit(http);
    handle(visit);
    byte[] page = handler.page().getBytes(UTF_8);
    String how = visit.path().substring("/page/".length());
    boolean whole = how.equals("whole") && page.length > 0;
    http.sendResponseHeaders(visit.exchange().status(), whole ? page.length : 0);
    OutputStream out = http.getResponseBody();
    int first = how.equals("flushed") ? page.length / 2 : page.length;
    out.write(page, 0, first);
    if (how.equals("flushed") || how.equals("ended")) {
      out.flush();
    }
    out.write(page, first, page.length - first);
    if (how.equals("open")) {
      handler.afterFlush(visit);
    }
  }

  private void routed(HttpExchange http) throws IOException {
    handle(CloakroomHttpFilter.visit(http));
    send(http, 200, http.getRequestMethod());
  }

  private void handle(Visit visit) throws IOException {
    try {
      handler.handle(visit);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A way of a handler that knows the visit only. */
  private void way(String name, int status, String body, VisitHandler.Action answer) {
    HttpHandler visited =
        VisitHandler.of(
            cloakroom,
            visit -> {
              handle(visit);
              answer.handle(visit);
            });
    served.add(new Served(new Way(name, status, body), visited, List.of()));
  }

  /** A way of a handler of the JDK, behind the filter. */
  private void raw(String name, int status, String body, Answer answer, Filter... after) {
    HttpHandler raw =
        exchange -> {
          Visit visit = CloakroomHttpFilter.visit(exchange);
          handle(visit);
          answer.give(exchange, visit);
        };
    List<Filter> filters = new ArrayList<>(List.of(CloakroomHttpFilter.of(cloakroom)));
    filters.addAll(List.of(after));
    served.add(new Served(new Way(name, status, body), raw, filters));
  }

  private void answers() {
    way("text", 200, "text body", visit -> visit.answer().html("text body"));
    way("large", 200, LARGE, visit -> visit.answer().html(LARGE));
    way("json", 200, "{\"a\":1}", visit -> visit.answer().json(Map.of("a", 1)));
    way("empty", 200, "", visit -> {});
    way("see-other", 303, "", visit -> visit.answer().redirect("/next"));
    way("not-found", 404, "nothing", visit -> visit.answer().withStatus(404).html("nothing"));
    way("redirect-by-hand", 302, "", visit -> redirect(visit, 302));
    way("visit-no-content", 204, "", visit -> visit.exchange().setStatus(204));
    way(
        "sent-no-content",
        204,
        "",
        visit -> status(visit, 204).exchange().send("x".getBytes(UTF_8)));
    raw("visit-answer", 200, "größer", (http, visit) -> visit.answer().html("größer"));
    HttpHandler both =
        VisitHandler.of(
            cloakroom,
            visit -> {
              handle(visit);
              visit.answer().html("by both");
            });
    served.add(
        new Served(
            new Way("filter-and-handler", 200, "by both"),
            both,
            List.of(CloakroomHttpFilter.of(cloakroom), CloakroomHttpFilter.of(cloakroom))));
  }

  private static Visit status(Visit visit, int status) {
    visit.exchange().setStatus(status);
    return visit;
  }

  private static void redirect(Visit visit, int status) {
    status(visit, status).exchange().setHeader("Location", "/next");
  }

  private void statuses() {
    raw("no-content", 204, "", (http, visit) -> http.sendResponseHeaders(204, -1));
    raw("not-modified", 304, "", (http, visit) -> http.sendResponseHeaders(304, -1));
    raw("not-modified-with-length", 304, "", (http, visit) -> send(http, 304, "not sent"));
    raw("no-content-with-length", 204, "", (http, visit) -> send(http, 204, "not sent"));
    raw("unprocessable", 422, "the form again", (http, visit) -> send(http, 422, "the form again"));
    raw("server-error", 500, "went wrong", (http, visit) -> send(http, 500, "went wrong"));
    raw("redirect", 302, "", (http, visit) -> redirect(http, 302));
    raw("temporary-redirect", 307, "", (http, visit) -> redirect(http, 307));
    raw("status-of-the-visit", 418, "", (http, visit) -> status(visit, 418));
  }

  private static void redirect(HttpExchange http, int status) throws IOException {
    http.getResponseHeaders().set("Location", "/next");
    http.sendResponseHeaders(status, -1);
    http.close();
  }

  private static void send(HttpExchange http, int status, String body) throws IOException {
    try (OutputStream out = http.getResponseBody()) {
      http.sendResponseHeaders(status, body.length());
      out.write(body.getBytes(US_ASCII));
    }
  }

  private void heads() {
    raw("fixed", 200, "of a length", (http, visit) -> send(http, 200, "of a length"));
    raw("fixed-large", 200, LARGE, (http, visit) -> send(http, 200, LARGE));
    raw(
        "chunked-large",
        200,
        LARGE,
        (http, visit) -> {
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write(LARGE.getBytes(US_ASCII));
        });
    raw(
        "byte-by-byte",
        200,
        LARGE,
        (http, visit) -> {
          http.sendResponseHeaders(200, LARGE.length());
          for (byte octet : LARGE.getBytes(US_ASCII)) {
            http.getResponseBody().write(octet);
          }
        });
    raw("chunked-empty", 200, "", (http, visit) -> http.sendResponseHeaders(200, 0));
    raw("none", 200, "", (http, visit) -> http.sendResponseHeaders(200, -1));
  }

  private void flushes() {
    raw(
        "flushed",
        200,
        "before and after",
        (http, visit) -> {
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write("before".getBytes(US_ASCII));
          http.getResponseBody().flush();
          handler.afterFlush(visit);
          http.getResponseBody().write(" and after".getBytes(US_ASCII));
        });
    raw(
        "streamed",
        200,
        "one two three",
        (http, visit) -> {
          http.sendResponseHeaders(200, 13);
          OutputStream out = http.getResponseBody();
          out.write("one".getBytes(US_ASCII));
          out.flush();
          handler.afterFlush(visit);
          out.write(" two".getBytes(US_ASCII));
          out.flush();
          out.write(" three".getBytes(US_ASCII));
          out.close();
        });
  }

  private void ends() {
    raw(
        "exchange-closed",
        200,
        "closed",
        (http, visit) -> {
          try (HttpExchange closed = http) {
            closed.sendResponseHeaders(200, 6);
            closed.getResponseBody().write("closed".getBytes(US_ASCII));
          }
        });
    raw("closed-without-a-head", 200, "", (http, visit) -> http.close());
    raw(
        "closed-twice",
        200,
        "twice",
        (http, visit) -> {
          send(http, 200, "twice");
          http.close();
          http.close();
        });
  }

  private void filters() {
    raw(
        "wrapped-by-a-filter",
        200,
        "wrapped",
        (http, visit) -> {
          send(http, 200, "wrapped");
          http.close();
        },
        new Filter() {
          @Override
          public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            chain.doFilter(new WrappedExchange(exchange));
          }

          @Override
          public String description() {
            return "wraps the exchange that Cloakroom passes down";
          }
        });
    raw(
        "stream-of-a-filter",
        200,
        "<buffered>",
        (http, visit) -> {
          http.sendResponseHeaders(200, 10);
          http.getResponseBody().write("buffered".getBytes(US_ASCII));
        },
        Filter.beforeHandler(
            "sets streams",
            exchange -> exchange.setStreams(null, inBrackets(exchange.getResponseBody()))));
  }

  /** A stream that writes nothing before it is closed. */
  private static OutputStream inBrackets(OutputStream out) {
    FilterOutputStream brackets =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write('<');
            out.write(bytes, offset, length);
            out.write('>');
          }
        };
    return new BufferedOutputStream(brackets);
  }

  private void later() {
    laterWay(
        "async",
        200,
        "later",
        (http, visit) -> {
          http.sendResponseHeaders(200, 5);
          http.getResponseBody().write("later".getBytes(US_ASCII));
          http.close();
        });
    laterWay("async-by-the-visit", 200, "by it", (http, visit) -> visit.answer().html("by it"));
    laterWay("async-stream-closed", 200, "of it", (http, visit) -> send(http, 200, "of it"));
    laterWay("async-no-content", 204, "", (http, visit) -> http.sendResponseHeaders(204, -1));
    laterWay("async-closed", 200, "", (http, visit) -> http.close());
    laterWay(
        "async-redirect",
        303,
        "",
        (http, visit) -> {
          redirect(visit, 303);
          http.close();
        });
    laterWay(
        "async-large",
        200,
        LARGE,
        (http, visit) -> {
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write(LARGE.getBytes(US_ASCII));
          http.getResponseBody().close();
        });
    raw(
        "async-at-once",
        200,
        "at once",
        (http, visit) -> {
          CloakroomHttpFilter.answerLater(http);
          send(http, 200, "at once");
        });
  }

  private void laterWay(String name, int status, String body, Answer answer) {
    raw(
        name,
        status,
        body,
        (http, visit) -> {
          CloakroomHttpFilter.answerLater(http);
          elsewhere(() -> answer.give(http, visit));
        });
  }

  /** A commit that failed is answered already when the exception comes here. */
  private static void elsewhere(Part part) {
    new Thread(
            () -> {
              try {
                part.give();
              } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains("could not be committed")) {
                  throw new UncheckedIOException(e);
                }
              }
            })
        .start();
  }
}
