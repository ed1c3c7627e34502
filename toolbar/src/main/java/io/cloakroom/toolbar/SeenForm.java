package io.cloakroom.toolbar;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A form that was sent, as far as a developer may see it. It holds texts only, and no secrets.
 *
 * @param at when the response was complete
 * @param path without the query, whose fields are among the rows
 * @param contentType of the body; empty for a query
 * @param refusal the code and the sentence of a form that could not be read; empty where it was
 * @param more so many rows were left out
 */
record SeenForm(
    String at,
    String method,
    String path,
    int status,
    String contentType,
    String refusal,
    List<Row> rows,
    int more) {

  /**
   * A name that was sent, a component that was looked for, or most often both.
   *
   * @param offset where its bytes begin in the body; -1 where nothing was sent
   * @param rawName the bytes of the name, for a part its headers
   * @param rawValue the bytes of the value
   * @param name the name
   * @param steps the steps that it was taken apart into
   * @param text the value; for a file, what it is
   * @param masked whether the value is a secret and therefore left out
   * @param pointer the component that took it, as a JSON pointer; empty where none did
   * @param type the component's type
   * @param value what the component got; empty where it got nothing, or no single value
   * @param errors what is wrong
   */
  record Row(
      long offset,
      String rawName,
      String rawValue,
      String name,
      List<String> steps,
      String text,
      boolean masked,
      String pointer,
      String type,
      String value,
      List<String> errors) {}

  /** So many rows are noted of one form. */
  static final int MOST_ROWS = 200;

  /** What a request's trace came to; empty where it read no form. */
  static Optional<SeenForm> of(Exchange exchange, FormTrace trace) {
    List<Row> rows = new TraceRows(trace).rows();
    Optional<HttpProblem> refusal = trace.refusal();
    if (rows.isEmpty() && refusal.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SeenForm(
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            TraceRows.cut(exchange.method()),
            TraceRows.cut(exchange.path()),
            exchange.status(),
            TraceRows.cut(exchange.header("Content-Type").orElse("")),
            refusal.map(problem -> problem.code() + ": " + problem.detail()).orElse(""),
            List.copyOf(rows.subList(0, Math.min(rows.size(), MOST_ROWS))),
            Math.max(0, rows.size() - MOST_ROWS)));
  }
}
