package io.cloakroom;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Turns what a handler threw into an answer: a page, or problem+json (RFC 9457). */
final class ProblemAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Languages HEADER = new Languages(ProblemText.LANGUAGES);

  private final @Nullable String template;

  ProblemAnswer(@Nullable String template) {
    this.template = template;
  }

  void send(Visit visit, Throwable thrown) throws IOException {
    Exchange exchange = visit.exchange();
    boolean part = AnswerKind.of(exchange) == AnswerKind.FRAGMENT;
    HtmxRequest.vary(exchange);
    if (thrown instanceof SeeOther seeOther) {
      if (part) {
        // The script would follow a 303 by itself, and put the whole page there into its place.
        exchange.status(200);
        exchange.setHeader("HX-Redirect", seeOther.location());
      } else {
        exchange.status(303);
        exchange.setHeader("Location", seeOther.location());
      }
      exchange.send(new byte[0]);
      return;
    }
    HttpProblem problem = problem(exchange, thrown);
    boolean json = visit.wantsJson();
    exchange.status(json || HtmxRequest.showsErrors(exchange) ? problem.status() : 200);
    exchange.setHeader("Cache-Control", "no-store");
    if (problem.status() == 503) {
      exchange.setHeader("Retry-After", "1");
    }
    if (problem.status() == 413 || problem.status() == 408) {
      // What is left of the body is not worth reading, or waiting for.
      exchange.setHeader("Connection", "close");
    }
    if (part) {
      // The page of a problem is whole, and takes the place of all.
      exchange.setHeader("HX-Retarget", "body");
      exchange.setHeader("HX-Reswap", "innerHTML");
    }
    ProblemText text = ProblemText.of(problem, language(visit));
    if (text.own()) {
      exchange.setHeader("Content-Language", text.language().toLanguageTag());
    }
    exchange.setHeader(
        "Content-Type", json ? "application/problem+json" : "text/html; charset=utf-8");
    String body = json ? json(problem, text) : page(visit, problem, text);
    exchange.send(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The visitor's, unless it cannot be told for the same reason that is to be answered. */
  private static Locale language(Visit visit) {
    try {
      return visit.locale();
    } catch (RuntimeException e) {
      LOG.debug("The language of a problem could not be told", e);
      return HEADER.of(visit.exchange());
    }
  }

  private static HttpProblem problem(Exchange exchange, Throwable thrown) {
    String request = exchange.method() + " " + exchange.path();
    if (thrown instanceof HttpProblem problem) {
      if (problem.status() >= 500) {
        LOG.error("{} answered {} {}", request, problem.status(), problem.code(), problem);
      } else {
        LOG.debug("{} answered {} {}", request, problem.status(), problem.code(), problem);
      }
      return problem;
    }
    if (thrown instanceof StoreException) {
      LOG.error("{} answered 503: the store could not be used", request, thrown);
      return new HttpProblem(
          503, "store.unavailable", "We cannot look up your session right now. Try again shortly.");
    }
    LOG.error("{} answered 500", request, thrown);
    return new HttpProblem(
        500, "server.error", "Something went wrong here. It has been noted down.");
  }

  /**
   * Without a type of its own, a problem has the status's phrase as its title (RFC 9457, 4.2.1).
   */
  private static String json(HttpProblem problem, ProblemText text) {
    boolean english = text.language().equals(Locale.ENGLISH);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", english ? StatusPhrase.of(problem.status()) : text.title());
    members.put("status", problem.status());
    members.put("code", problem.code());
    members.put("detail", text.detail());
    return JSON.writeValueAsString(members);
  }

  private String page(Visit visit, HttpProblem problem, ProblemText text) {
    if (template != null) {
      try {
        return visit.render(
            template,
            Map.of(
                "problem",
                Map.of(
                    "status", problem.status(),
                    "title", text.title(),
                    "code", problem.code(),
                    "detail", text.detail())));
      } catch (RuntimeException e) {
        // The page needs what just failed, such as the session: say it plainly instead.
        LOG.debug("The template {} of problems could not be rendered", template, e);
      }
    }
    return """
    <!doctype html>
    <html lang="%s">
    <head><meta charset="utf-8"><title>%s</title>
    <meta name="viewport" content="width=device-width"></head>
    <body><main><h1>%s</h1><p>%s</p><p><a href="/">%s</a></p></main></body>
    </html>
    """
        .formatted(
            text.language().toLanguageTag(),
            text.title(),
            text.title(),
            escaped(text.detail()),
            text.again());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
