package io.cloakroom;

import io.cloakroom.http.Accept;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FailureLog;
import io.cloakroom.http.Html;
import io.cloakroom.http.Htmx;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Languages;
import io.cloakroom.http.ProblemTexts;
import io.cloakroom.http.RedirectException;
import io.cloakroom.http.StatusPhrase;
import io.cloakroom.mistake.CallSite;
import io.cloakroom.store.StoreException;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.SecretNames;
import io.cloakroom.trace.VisitTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Answers exceptions with a page, or with {@code application/problem+json} (RFC 9457). */
final class ProblemAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The code of a request whose session moved to a new token. */
  private static final String MOVED = "session.moved";

  private static final Languages HEADER = Languages.of(ProblemText.LANGUAGES);

  private final @Nullable String template;
  private final ProblemTexts texts;
  private final BiFunction<Visit, HttpProblem, Map<String, ?>> members;
  private final FailureLog failures;

  ProblemAnswer(
      @Nullable String template,
      ProblemTexts texts,
      BiFunction<Visit, HttpProblem, Map<String, ?>> members,
      FailureLog failures) {
    this.template = template;
    this.texts = texts;
    this.members = members;
    this.failures = failures;
  }

  void send(Visit visit, Throwable thrown) throws IOException {
    Exchange exchange = visit.exchange();
    boolean part = !Accept.prefersJson(exchange) && Htmx.wantsFragment(exchange);
    Htmx.vary(exchange);
    if (thrown instanceof RedirectException redirect) {
      trace(exchange, thrown, 303, "redirect", "to " + SecretNames.maskedPath(redirect.location()));
      if (part) {
        // htmx would follow a 303 itself, and put the whole page into a part of this one.
        exchange.setStatus(200);
        exchange.setHeader("HX-Redirect", visit.address(redirect.location()));
      } else {
        exchange.setStatus(303);
        exchange.setHeader("Location", visit.address(redirect.location()));
      }
      exchange.send(new byte[0]);
      return;
    }
    HttpProblem problem =
        visit.pending().filter(logged -> logged == thrown).isPresent()
            ? (HttpProblem) thrown
            : problem(exchange, thrown);
    @Nullable Throwable cause = thrown instanceof HttpProblem ? thrown.getCause() : null;
    trace(
        exchange,
        thrown,
        problem.status(),
        problem.code(),
        String.valueOf((cause == null ? thrown : cause).getMessage()));
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
    boolean moved = problem.code().equals(MOVED);
    boolean maybeDone = moved && visit.maybeDone();
    ProblemText text = ProblemText.of(problem, language(visit), texts);
    if (maybeDone) {
      text = text.and("resend.late");
    }
    if (text.own()) {
      exchange.setHeader("Content-Language", text.shown().toLanguageTag());
    }
    exchange.setHeader(
        "Content-Type", json ? "application/problem+json" : "text/html; charset=utf-8");
    String body =
        json
            ? json(problem, text, maybeDone, more(visit, problem))
            : page(visit, problem, text, moved ? Resend.of(visit) : Optional.empty());
    exchange.send(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void trace(
      Exchange exchange, Throwable thrown, int status, String code, String reason) {
    VisitTrace.note(
        exchange,
        () ->
            new ResponseTrace.Failure(
                thrown.getClass().getName(), status, code, reason, CallSite.of(thrown)));
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

  /** Returns the problem to answer for an exception, which is logged. */
  HttpProblem problem(Exchange exchange, Throwable thrown) {
    String request = exchange.method() + " " + exchange.path();
    if (thrown instanceof HttpProblem problem) {
      log(request, problem);
      return problem;
    }
    if (thrown instanceof StoreException) {
      failures.error(request + " answered 503: the store could not be used", thrown);
      return new HttpProblem(
          503, "store.unavailable", "We cannot reach your session right now. Try again shortly.");
    }
    failures.error(request + " answered 500", thrown);
    return HttpProblem.of(500);
  }

  private void log(String request, HttpProblem problem) {
    String answered = request + " answered " + problem.status() + " " + problem.code();
    Throwable cause = problem.getCause();
    if (problem.status() == 503 && cause == null) {
      // Many at once are no news, and nothing has failed.
      failures.warn(answered + ": " + problem.detail(), problem);
    } else if (problem.status() >= 500) {
      failures.error(answered, problem);
    } else if (problem.code().equals("session.too-large") && cause != null) {
      failures.warn(answered + ": " + cause.getMessage(), problem);
    } else {
      LOG.debug("{}", answered, problem);
    }
  }

  /**
   * Returns the application's members, unless finding them fails for the reason that is answered.
   */
  private Map<String, ?> more(Visit visit, HttpProblem problem) {
    try {
      return members.apply(visit, problem);
    } catch (RuntimeException e) {
      failures.warn("The members of a problem could not be found: " + e.getMessage(), e);
      return Map.of();
    }
  }

  /**
   * Returns a problem as JSON. One without a type of its own has the status's phrase as its title
   * (RFC 9457, 4.2.1).
   */
  private static String json(
      HttpProblem problem, ProblemText text, boolean maybeDone, Map<String, ?> more) {
    boolean standard = text.title().equals(ProblemText.englishTitle(problem.status()));
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", standard ? StatusPhrase.of(problem.status()) : text.title());
    members.put("status", problem.status());
    members.put("code", problem.code());
    members.put("detail", text.detail());
    if (problem.code().equals(MOVED)) {
      members.put("retry", true);
    }
    if (maybeDone) {
      members.put("maybeDone", true);
    }
    more.forEach(members::putIfAbsent);
    return JSON.writeValueAsString(members);
  }

  private String page(Visit visit, HttpProblem problem, ProblemText text, Optional<Resend> resend) {
    if (template != null) {
      try {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("status", problem.status());
        shown.put("title", text.title());
        shown.put("code", problem.code());
        shown.put("detail", text.detail());
        resend.ifPresent(form -> shown.put("resend", form.model()));
        more(visit, problem).forEach(shown::putIfAbsent);
        return visit.render(template, Map.of("problem", shown));
      } catch (RuntimeException e) {
        if (e instanceof HttpProblem || e instanceof StoreException) {
          // The template needs what has just failed, such as the session: use the plain page.
          LOG.debug("The template {} of problems could not be rendered", template, e);
        } else {
          failures.warn(
              "The problemTemplate "
                  + template
                  + " could not be rendered, so the plain page is shown: "
                  + e.getMessage(),
              e);
        }
      }
    }
    return """
    <!doctype html>
    <html lang="%s">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <link rel="icon" href="data:,">%s
    </head>
    <body>
    <main>
    <section>
    <h1>%s</h1>
    <p>%s</p>%s
    <p><a href="%s">%s</a></p>
    </section>
    </main>
    </body>
    </html>
    """
        .formatted(
            text.shown().toLanguageTag(),
            Html.escaped(text.title()),
            stylesheet(visit.assets().css()),
            Html.escaped(text.title()),
            Html.escaped(text.detail()),
            resend.map(form -> "\n" + form.html(visit.csrf(), text)).orElse(""),
            Html.escaped(visit.address("/")),
            text.again());
  }

  private static String stylesheet(String address) {
    return address.isEmpty()
        ? ""
        : "\n  <link rel=\"stylesheet\" href=\"" + Html.escaped(address) + "\">";
  }
}
