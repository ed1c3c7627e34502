package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.ChipLine.Tone.ODD;
import static io.cloakroom.toolbar.ChipLine.Tone.PLAIN;
import static io.cloakroom.toolbar.ChipLine.Tone.QUIET;
import static io.cloakroom.toolbar.ChipLine.Tone.WRONG;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A submitted form in the version that a developer may see. It contains text only, and no secrets.
 *
 * @param at the time at which the response was complete
 * @param path the path without the query, whose fields are among the rows
 * @param contentType the body's content type; empty for a query
 * @param refusal the code and the message if the form could not be read; empty otherwise
 * @param more the number of rows that were left out
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
   * A name that was sent, a field that was read, or both.
   *
   * @param offset the offset of its first byte in the body; -1 if it was not sent
   * @param rawName the bytes of the name; for a part, its headers
   * @param rawValue the bytes of the value
   * @param name the name
   * @param steps the steps of the name
   * @param text the value; for a file, a description
   * @param masked whether the value is secret and therefore left out
   * @param pointer the field that reads it, as a JSON pointer; empty if no field does
   * @param type the field's type
   * @param value the field's converted value; empty if it is absent or compound
   * @param errors the errors
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
      List<String> errors) {

    /** Returns whether no field reads it, which is usually a typing error. */
    boolean isUnread() {
      return offset >= 0 && pointer.isEmpty() && !name.startsWith("_");
    }
  }

  /** The maximum number of rows that are recorded for one form. */
  static final int MOST_ROWS = 200;

  /** Returns the summary of a response with what is known of the request's form. */
  static ChipLine summary(ChipLine line, int status, Optional<SeenForm> form) {
    ChipLine answered = line.with(Integer.toString(status), status < 400 ? PLAIN : WRONG);
    if (form.isEmpty()) {
      return answered.with("no form", QUIET);
    }
    List<Row> rows = form.get().rows;
    if (!form.get().refusal.isEmpty()) {
      answered = answered.with("form refused", WRONG);
    }
    return answered
        .withCount(
            rows.stream().filter(row -> row.offset >= 0).count() + form.get().more, "value", PLAIN)
        .withSome(rows.stream().mapToLong(row -> row.errors.size()).sum(), "error", WRONG)
        .withSome(rows.stream().filter(Row::isUnread).count(), "unread name", ODD);
  }

  /** Returns the form in a request's trace; empty if no form was read. */
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
