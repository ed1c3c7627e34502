package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.Hint.Level.NOTE;
import static io.cloakroom.toolbar.Hint.Level.ODD;
import static io.cloakroom.toolbar.Hint.Level.WRONG;

import io.cloakroom.csrf.CsrfVerdict;
import io.cloakroom.flash.FlashMove;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.trace.TraceEvent;
import io.cloakroom.trace.VisitTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the panels of CSRF, flash messages and login from a request's trace. */
final class DecisionPanels {

  private static final int MOST = 100;

  /** The package of login's events: the module is not always there. */
  private static final String LOGIN = "io.cloakroom.login.";

  private final VisitTrace trace;
  private final Secrets secrets;
  private final List<Hint> findings;

  DecisionPanels(VisitTrace trace, Secrets secrets, List<Hint> findings) {
    this.trace = trace;
    this.secrets = secrets;
    this.findings = findings;
  }

  List<SeenRequest.Csrf> csrf() {
    List<SeenRequest.Csrf> verdicts = new ArrayList<>();
    for (CsrfVerdict verdict : trace.all(CsrfVerdict.class)) {
      String code = verdict.refusal().map(HttpProblem::code).orElse("");
      List<SeenRequest.Check> checks = new ArrayList<>();
      for (CsrfVerdict.Check check : verdict.checks()) {
        checks.add(
            new SeenRequest.Check(
                secrets.shown(check.name()),
                secrets.shown(check.seen()),
                secrets.shown(check.result()),
                checks.size() == verdict.checks().size() - 1));
      }
      verdicts.add(
          new SeenRequest.Csrf(verdict.accepted(), code, secrets.shown(verdict.reason()), checks));
      if (!verdict.accepted()) {
        findings.add(
            new Hint(
                WRONG,
                "csrf",
                secrets.shown("403 " + code + ": " + verdict.reason()),
                csrfCure(code)));
      }
    }
    return verdicts;
  }

  private static String csrfCure(String code) {
    return switch (code) {
      case "csrf.cross-site" ->
          "If a page of yours on another origin sends this, call trustedOrigin of"
              + " Cloakroom.builder(). If it is a service, exempt its path (docs/csrf.md).";
      case "csrf.token-missing" ->
          "Add {{ csrf.field }} to the form, or send the header from a script (docs/csrf.md).";
      case "csrf.token-foreign" ->
          "Another framework uses the same field or header. Rename one of them.";
      case "csrf.token-stale" ->
          "The page is from before a login or a logout, or the browser has lost the cookie of the"
              + " token. Reload the page; if it happens always, look at Cookies.";
      default -> "";
    };
  }

  /** Returns the moves of flash messages, with the requests that left them. */
  List<SeenRequest.FlashLine> flash(long number, Exchange exchange, String kind, FlashBook book) {
    List<SeenRequest.FlashLine> lines = new ArrayList<>();
    for (FlashMove move : trace.all(FlashMove.class)) {
      long from = book.move(number, exchange, move);
      if (lines.size() == MOST) {
        continue;
      }
      lines.add(
          new SeenRequest.FlashLine(
              move.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              move.category(),
              secrets.value(move.text(), Secrets.MOST_CHARACTERS),
              from));
      if (move.kind() == FlashMove.Kind.LEFT_OUT) {
        findings.add(
            new Hint(
                ODD,
                "flash",
                "A flash message was left out, because the session has no room for it.",
                "Show the waiting messages, or leave fewer of them."));
      } else if (move.kind() == FlashMove.Kind.TAKEN && !kind.equals("page")) {
        findings.add(
            new Hint(
                ODD,
                "flash",
                secrets.shown(
                    "This request is no page, and took the flash message \""
                        + move.text()
                        + "\""
                        + (from == 0 ? "" : " of request " + from)
                        + ". The next page does not have it."),
                "Show the message here too, or do not call visit.flash().take() here."));
      }
    }
    return lines;
  }

  List<String> login() {
    List<String> sentences = new ArrayList<>();
    for (VisitTrace.Step step : trace.steps()) {
      TraceEvent event = step.event();
      if (event.getClass().getName().startsWith(LOGIN) && sentences.size() < MOST) {
        String sentence = secrets.shown(event.sentence());
        sentences.add(sentence);
        if (sentence.contains("login: throttled") || sentence.contains("login: failed")) {
          findings.add(new Hint(WRONG, "login", sentence + ".", ""));
        } else if (sentence.contains("login: turned away") || sentence.contains("login: ended")) {
          findings.add(new Hint(ODD, "login", sentence + ".", ""));
        } else if (sentence.contains("login: logged")) {
          findings.add(new Hint(NOTE, "login", sentence + ".", ""));
        }
      }
    }
    return sentences;
  }
}
