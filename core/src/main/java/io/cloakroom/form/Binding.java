package io.cloakroom.form;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of a form: its options, and what it found wrong so far. */
final class Binding {

  private final FormLimits limits;
  private final boolean trim;
  private final boolean reportUnknown;
  private final Constraints constraints;
  private final Locale locale;
  private final @Nullable FormTrace trace;
  private final List<FieldError> errors = new ArrayList<>(0);
  private long jsonValues;

  private final List<FieldError> unknown = new ArrayList<>(0);

  Binding(
      FormData data, boolean trim, boolean reportUnknown, Constraints constraints, Locale locale) {
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

  /** Tells a trace, where there is one, what became of a component. */
  void trace(Place place, Component component, @Nullable Object value, List<FieldError> found) {
    if (trace != null) {
      boolean secret = component.secret() || place.secret();
      trace.value(
          new FormTrace.Value(
              place.name(),
              place.pointer(),
              component.shape().described(),
              value,
              secret,
              secret || component.holdsSecret(),
              found));
    }
  }

  /** The visitor's language. */
  Locale locale() {
    return locale;
  }

  Constraints constraints() {
    return constraints;
  }

  /** The JSON values that fields have held so far; the limit is for all of them together. */
  long jsonValues() {
    return jsonValues;
  }

  void jsonValues(long count) {
    this.jsonValues = count;
  }

  /** Notes an error and says that reading failed. */
  Outcome fail(Place place, String code, Object... arguments) {
    add(place, code, Messages.of(locale, code, arguments));
    return Outcome.None.FAILED;
  }

  void add(Place place, String code, String message) {
    add(new FieldError(place.name(), place.pointer(), code, message));
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void unknown(Place place) {
    unknown.add(
        new FieldError(place.name(), place.pointer(), "unknown", Messages.of(locale, "unknown")));
  }

  /** How many errors there are so far. */
  int count() {
    return errors.size();
  }

  /** Takes out the errors since there were so many. */
  List<FieldError> cut(int count) {
    List<FieldError> last = errors.subList(count, errors.size());
    List<FieldError> cut = new ArrayList<>(last);
    last.clear();
    return cut;
  }

  /** All errors, each once: a cascaded constraint is seen from its record and from the outside. */
  List<FieldError> errors() {
    if (errors.isEmpty() && unknown.isEmpty()) {
      return List.of();
    }
    Set<FieldError> all = new LinkedHashSet<>(errors);
    all.addAll(unknown);
    return List.copyOf(all);
  }
}
