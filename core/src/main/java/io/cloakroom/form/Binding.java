package io.cloakroom.form;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormTrace;
import io.cloakroom.body.JsonDocuments;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of a form: its options, and the errors so far. */
final class Binding {

  private final FormData data;
  private final FormLimits limits;
  private final boolean trim;
  private final boolean reportUnknown;
  private final Constraints constraints;
  private final Locale locale;
  private final @Nullable FormTrace trace;
  private final List<FieldError> errors = new ArrayList<>(0);

  private final List<FieldError> unknown = new ArrayList<>(0);

  /** Created by the first field that is a JSON document. */
  private @Nullable JsonDocuments documents;

  Binding(
      FormData data, boolean trim, boolean reportUnknown, Constraints constraints, Locale locale) {
    this.data = data;
    this.trace = data.trace().orElse(null);
    this.locale = locale;
    this.limits = data.limits();
    this.trim = trim;
    this.reportUnknown = reportUnknown;
    this.constraints = constraints;
  }

  FormLimits limits() {
    return limits;
  }

  boolean trim() {
    return trim;
  }

  boolean reportUnknown() {
    return reportUnknown;
  }

  boolean traced() {
    return trace != null;
  }

  /** Adds a component to the trace, if there is one. */
  void trace(RecordPath path, Component component, @Nullable Object value, List<FieldError> found) {
    if (trace != null) {
      boolean secret = component.secret() || path.secret();
      trace.add(
          new FormTrace.Value(
              path.sentName(),
              path.pointer(),
              component.shape().described(),
              value,
              secret,
              secret || component.holdsSecret(),
              found.stream().map(Binding::traced).toList()));
    }
  }

  private static FormTrace.ValueError traced(FieldError error) {
    return new FormTrace.ValueError(error.pointer(), error.code(), error.message());
  }

  /** Returns the visitor's language. */
  Locale locale() {
    return locale;
  }

  Constraints constraints() {
    return constraints;
  }

  /** Returns the JSON documents in fields; their limit is for all of them together. */
  JsonDocuments documents() {
    JsonDocuments known = documents;
    if (known == null) {
      known = JsonDocuments.of(data);
      documents = known;
    }
    return known;
  }

  /** Adds an error and returns a failure. */
  ReadResult fail(RecordPath path, String code, Object... arguments) {
    add(path, code, Messages.of(locale, code, arguments));
    return ReadResult.None.FAILED;
  }

  void add(RecordPath path, String code, String message) {
    add(new FieldError(path.sentName(), path.pointer(), code, message));
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void unknown(RecordPath path) {
    String message = Messages.of(locale, "unknown");
    unknown.add(new FieldError(path.sentName(), path.pointer(), "unknown", message));
  }

  /** Returns the number of errors so far. */
  int count() {
    return errors.size();
  }

  /** Removes and returns the errors behind the first {@code count}. */
  List<FieldError> cut(int count) {
    List<FieldError> last = errors.subList(count, errors.size());
    List<FieldError> cut = new ArrayList<>(last);
    last.clear();
    return cut;
  }

  /**
   * Returns all errors, each once: a cascaded constraint is found by its record and by the one
   * above.
   */
  List<FieldError> errors() {
    if (errors.isEmpty() && unknown.isEmpty()) {
      return List.of();
    }
    Set<FieldError> all = new LinkedHashSet<>(errors);
    all.addAll(unknown);
    return List.copyOf(all);
  }
}
