package io.cloakroom;

import io.cloakroom.http.Accept;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Htmx;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Languages;
import io.cloakroom.http.RedirectException;
import io.cloakroom.http.StatusPhrase;
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

/** Answers exceptions with a page, or with {@code application/problem+json} (RFC 9457). */
final class ProblemAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Languages HEADER = Languages.of(ProblemText.LANGUAGES);

  private final @Nullable String template;

  ProblemAnswer(@Nullable String template) {
    this.template = template;
  }

  void send(Visit visit, Throwable thrown) throws IOException {
    Exchange exchange = visit.exchange();
    boolean part = !Accept.prefersJson(exchange) && Htmx.wantsFragment(exchange);
    Htmx.vary(exchange);
    if (thrown instanceof RedirectException redirect) {
      if (part) {
        // htmx would follow a 303 itself, and put the whole page into a part of this one.
        exchange.setStatus(200);
        exchange.setHeader("HX-Redirect", redirect.location());
      } else {
        exchange.setStatus(303);
        exchange.setHeader("Location", redirect.location());
      }
      exchange.send(new byte[0]);
      return;
    }
    HttpProblem problem = problem(exchange, thrown);
    boolean json = visit.wantsJson();
    exchange.setStatus(json || Htmx.showsErrors(exchange) ? problem.status() : 200);
    exchange.setHeader("Cache-Control", "no-store");
    if (problem.status() == 503) {
      exchange.setHeader("Retry-After", "1");
    }
    if (problem.status() == 401 && exchange.responseHeader("WWW-Authenticate").isEmpty()) {
      // Required with a 401 (RFC 9110, 15.5.2). For this scheme, no browser opens a dialog.
      exchange.setHeader("WWW-Authenticate", "Cookie");
    }
    if (problem.status() == 413 || problem.status() == 408) {
      // The rest of the body is not worth reading, or waiting for.
      exchange.setHeader("Connection", "close");
    }
    if (part) {
      // The page of a problem is whole and replaces everything.
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

  /**
   * Returns the visitor's language, unless finding it fails for the reason that is being answered.
   */
  private static Locale language(Visit visit) {
    try {
      return visit.locale();
    } catch (RuntimeException e) {
      LOG.debug("The language of a problem could not be found", e);
      return HEADER.best(visit.exchange());
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
          503, "store.unavailable", "We cannot reach your session right now. Try again shortly.");
    }
    LOG.error("{} answered 500", request, thrown);
    return new HttpProblem(
        500, "server.error", "Something went wrong on our side. We have logged it.");
  }

  /**
   * Returns a problem without a type of its own has the status's phrase as its title (RFC 9457,
   * 4.2.1).
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
        // The template needs what has just failed, such as the session: use the plain page.
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
