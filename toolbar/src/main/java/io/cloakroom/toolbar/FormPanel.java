package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.Hint.Level.ODD;
import static io.cloakroom.toolbar.Hint.Level.WRONG;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Optional;

/** Makes the panel of the form from its trace. */
final class FormPanel {

  private static final String PANEL = "form";

  /** The number of findings of one kind; the table has the rest. */
  private static final int MOST = 10;

  private final FormTrace trace;
  private final TraceRows rows;
  private final boolean login;

  FormPanel(Exchange exchange, FormTrace trace) {
    this.trace = trace;
    login = Masks.isLogin(exchange.path());
    rows = new TraceRows(trace, login);
  }

  void collect(Secrets secrets) {
    rows.collect(secrets);
  }

  TraceRows rows() {
    return rows;
  }

  /** Returns the form; empty if there was none. */
  Optional<SeenForm> panel(Exchange exchange, Secrets secrets, List<Hint> findings) {
    List<SeenForm.Row> all = rows.rows();
    Optional<HttpProblem> refusal = trace.refusal();
    if (all.isEmpty() && refusal.isEmpty()) {
      return Optional.empty();
    }
    String refused = refusal.map(problem -> problem.code() + ": " + problem.detail()).orElse("");
    if (!refused.isEmpty()) {
      find(findings, WRONG, "The form could not be read: " + refused, "See docs/problem-codes.md.");
    }
    explain(all, secrets, findings);
    return Optional.of(
        new SeenForm(
            secrets.shown(exchange.header("Content-Type").orElse("")),
            login,
            secrets.shown(refused),
            List.copyOf(all.subList(0, Math.min(all.size(), SeenForm.MOST_ROWS))),
            Math.max(0, all.size() - SeenForm.MOST_ROWS)));
  }

  private static void explain(List<SeenForm.Row> rows, Secrets secrets, List<Hint> findings) {
    rows.stream()
        .filter(row -> !row.errors().isEmpty())
        .limit(MOST)
        .forEach(row ->
            find(
                findings,
                WRONG,
                secrets.shown(
                    "The field "
                        + row.pointer()
                        + " failed"
                        + (row.offset() < 0 ? ", and was not sent" : "")
                        + ": "
                        + String.join("; ", row.errors())),
                ""));
    if (rows.stream().noneMatch(row -> !row.pointer().isEmpty())) {
      return; // No form was read, so it is no wonder that no field has the names.
    }
    rows.stream()
        .filter(row -> row.pointer().isEmpty() && !row.name().startsWith("_"))
        .limit(MOST)
        .forEach(row ->
            find(
                findings,
                ODD,
                secrets.shown("No field reads the name " + row.name() + "."),
                row.meant().isEmpty() ? "" : secrets.shown("Did you mean " + row.meant() + "?")));
  }

  private static void find(List<Hint> findings, Hint.Level level, String text, String cure) {
    findings.add(new Hint(level, PANEL, text, cure));
  }
}
