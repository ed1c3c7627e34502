package io.cloakroom.toolbar;

import io.cloakroom.body.FormTrace;
import io.cloakroom.body.SentValue;
import io.cloakroom.body.Upload;
import io.cloakroom.mistake.NearestName;
import io.cloakroom.trace.SecretNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a form: each name and value that was sent, with the field that reads it. */
final class TraceRows {

  /** The number of different letters up to which a name is a typing error of another one. */
  private static final int MOST_TYPING_ERRORS = 3;

  private final FormTrace trace;
  private final Map<String, FormTrace.Value> fields = new LinkedHashMap<>();

  /** The pointers of fields that contain other fields. */
  private final Set<String> parents = new HashSet<>();

  /** The pointers of fields that are secret with everything in them. */
  private final Set<String> secrets = new HashSet<>();

  /** The pointers of fields whose types contain a secret, and that may have been sent as JSON. */
  private final Set<String> holders = new HashSet<>();

  /** The names of secret fields, which are secret in every position. */
  private final Set<String> secretNames = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /** Whether a form was read to its end. Only then are its secret fields known. */
  private final boolean read;

  /** Whether no value may be shown, because it is the form of a login. */
  private final boolean login;

  /** The names that were sent. */
  private final Set<String> sentNames = new HashSet<>();

  TraceRows(FormTrace trace, boolean login) {
    this.trace = trace;
    this.login = login;
    trace.pairs().forEach(pair -> sentNames.add(pair.sent().name()));
    boolean whole = false;
    for (FormTrace.Value value : trace.values()) {
      String pointer = value.pointer();
      fields.put(pointer, value);
      for (String at = parent(pointer); !at.isEmpty(); at = parent(at)) {
        parents.add(at);
      }
      if (value.secret()) {
        secrets.add(pointer);
        secretNames.add(step(pointer));
      }
      if (value.holdsSecret()) {
        holders.add(pointer);
      }
      // A record adds its fields after it has read all of them; nested fields come before.
      whole |= parent(pointer).isEmpty();
    }
    read = whole && trace.refusal().isEmpty();
  }

  /** Collects the secrets of the form, before anything of the request is shown. */
  void collect(Secrets found) {
    secretNames.forEach(found::addName);
    for (FormTrace.Pair pair : trace.pairs()) {
      boolean uncertain = !read && trace.refusal().isPresent();
      if (masked(pair) || login || uncertain) {
        pair.sent().text().ifPresent(found::addJson);
        pair.sent().text().ifPresent(found::add);
      }
    }
  }

  /** Returns whether the value of a pair is left out. */
  boolean isHidden(FormTrace.Pair pair) {
    return login || !read || masked(pair);
  }

  /** Returns the rows of what was sent, in order, and then those of fields that were not sent. */
  List<SeenForm.Row> rows() {
    List<SeenForm.Row> rows = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (FormTrace.Pair pair : trace.pairs()) {
      Optional<FormTrace.Value> field = field(pair.steps());
      rows.add(sent(pair, field, field.isPresent() && met.add(field.get().pointer())));
    }
    for (FormTrace.Value field : fields.values()) {
      if (!met.contains(field.pointer())
          && (!parents.contains(field.pointer()) || !errors(field).isEmpty())) {
        rows.add(missing(field));
      }
    }
    return rows;
  }

  /**
   * Returns the field that reads a name: the field itself, or one that reads everything below it.
   */
  private Optional<FormTrace.Value> field(List<String> steps) {
    StringBuilder pointer = new StringBuilder();
    FormTrace.@Nullable Value found = null;
    for (String step : steps) {
      if (found != null && parents.contains(found.pointer())) {
        found = null;
      }
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
      FormTrace.Value exact = fields.get(pointer.toString());
      found = exact == null ? found : exact;
    }
    return Optional.ofNullable(found);
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  /** Returns the last step of a pointer. */
  private static String step(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private static String pointer(List<String> steps) {
    StringBuilder pointer = new StringBuilder();
    for (String step : steps) {
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** Returns whether a value is secret or may contain a secret. */
  private boolean masked(FormTrace.Pair pair) {
    SentValue sent = pair.sent();
    String pointer = pointer(pair.steps());
    return SecretNames.isSecret(sent.name())
        || SecretNames.holdsSecret(sent.text().orElse(""), secretNames)
        || withinSecret(pointer)
        || (!(sent instanceof SentValue.File) && holders.contains(nearest(pointer)))
        || (!fields.containsKey(pointer) && pair.steps().stream().anyMatch(secretNames::contains));
  }

  private boolean withinSecret(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !secrets.contains(at)) {
      at = parent(at);
    }
    return !at.isEmpty();
  }

  /**
   * Returns the pointer of the field itself or of the nearest field that contains it; empty if
   * there is none.
   */
  private String nearest(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !fields.containsKey(at)) {
      at = parent(at);
    }
    return at;
  }

  /**
   * Returns the row of a value that was sent.
   *
   * @param first whether it is the first of its field; this row shows the field's value and errors
   */
  private SeenForm.Row sent(FormTrace.Pair pair, Optional<FormTrace.Value> field, boolean first) {
    SentValue sent = pair.sent();
    boolean masked = masked(pair);
    boolean raw = !masked && read && !login && !(sent instanceof SentValue.File);
    return new SeenForm.Row(
        pair.start(),
        trace.printable(pair.start(), pair.valueStart(), Secrets.MOST_CHARACTERS),
        raw ? trace.printable(pair.valueStart(), pair.end(), Secrets.MOST_CHARACTERS) : "",
        cut(sent.name()),
        pair.steps().stream().map(TraceRows::cut).toList(),
        masked ? "" : text(pair),
        masked,
        field.map(FormTrace.Value::pointer).map(TraceRows::cut).orElse(""),
        field.isPresent() || sent.name().startsWith("_") ? "" : meant(sent.name()),
        field.map(FormTrace.Value::type).orElse(""),
        first && !masked ? field.map(at -> converted(at, sent)).orElse("") : "",
        first ? field.map(this::errors).orElseThrow() : List.of());
  }

  private String text(FormTrace.Pair pair) {
    if (pair.sent() instanceof SentValue.File file) {
      return described(file.upload());
    }
    if (login) {
      return lengthOf(pair) + " bytes, not shown for a login";
    }
    return read
        ? cut(pair.sent().text().orElse(""))
        : lengthOf(pair) + " bytes, not read by a form";
  }

  private static long lengthOf(FormTrace.Pair pair) {
    return pair.end() - pair.valueStart();
  }

  /**
   * Returns the name of a field that was probably meant by a name that no field has; empty if none
   * is near. Fields that were not sent come first.
   */
  private String meant(String name) {
    Set<String> known = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (FormTrace.Value field : fields.values()) {
      if (!parents.contains(field.pointer()) && !field.name().isEmpty()) {
        known.add(field.name());
        if (!sentNames.contains(field.name())) {
          missing.add(field.name());
        }
      }
    }
    return cut(near(name, missing).or(() -> near(name, known)).orElse(""));
  }

  private static Optional<String> near(String name, Set<String> known) {
    if (name.length() > Secrets.MOST_CHARACTERS) {
      return Optional.empty();
    }
    int most = Math.min(MOST_TYPING_ERRORS, name.length() / 2);
    return NearestName.of(name, known)
        .filter(near ->
            NearestName.distance(name, near) <= most
                || step(near.replace('.', '/')).equals(step(name.replace('.', '/'))));
  }

  /**
   * Returns the converted value of a field; empty if it comes from a JSON file, whose content is
   * never shown.
   */
  private String converted(FormTrace.Value field, SentValue sent) {
    Object value = field.value();
    if (value == null || !read || login || (sent instanceof SentValue.File && !isFiles(value))) {
      return "";
    }
    return shown(value);
  }

  private static boolean isFiles(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return isFiles(optional.orElse(null));
    }
    return value instanceof Collection<?> several
        ? several.stream().allMatch(TraceRows::isFiles)
        : value instanceof Upload;
  }

  private SeenForm.Row missing(FormTrace.Value field) {
    boolean masked =
        field.holdsSecret() || withinSecret(field.pointer()) || SecretNames.isSecret(field.name());
    return new SeenForm.Row(
        -1,
        "",
        "",
        cut(field.name()),
        List.of(),
        "",
        masked,
        cut(field.pointer()),
        "",
        field.type(),
        masked || !read || login || field.value() == null ? "" : shown(field.value()),
        errors(field));
  }

  /** Returns the errors of a field itself. A trace repeats them for all fields that contain it. */
  private List<String> errors(FormTrace.Value field) {
    List<String> errors = new ArrayList<>();
    for (FormTrace.ValueError error : field.errors()) {
      String at = error.pointer();
      while (!at.isEmpty() && !fields.containsKey(at)) {
        at = parent(at);
      }
      if (at.equals(field.pointer())) {
        errors.add(error.code() + ": " + error.message());
      }
    }
    return errors;
  }

  /** Returns a description of a file with its declared and its detected type. */
  private static String described(Upload upload) {
    return cut(
        String.format(
            Locale.ROOT,
            "%s, %d bytes, declared as %s, %s",
            upload.filename(),
            upload.length(),
            upload.contentType(),
            detected(upload)));
  }

  private static String detected(Upload upload) {
    try {
      return "detected as " + upload.detectedType();
    } catch (IllegalStateException | UncheckedIOException e) {
      return exists(upload)
          ? "not examined: add org.apache.tika:tika-core"
          : "moved by the handler";
    }
  }

  private static boolean exists(Upload upload) {
    try {
      upload.open().close();
      return true;
    } catch (IllegalStateException | IOException e) {
      return false; // Moved, or streamed to a sink.
    }
  }

  /**
   * Returns a single value as text; empty for compound values, because an application's record may
   * print a secret.
   */
  private String shown(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(this::shown).orElse("");
    }
    if (value instanceof Collection<?> several) {
      List<String> each = several.stream().limit(20).map(TraceRows::shownElement).toList();
      return each.contains("")
              || each.stream().anyMatch(text -> SecretNames.holdsSecret(text, secretNames))
          ? ""
          : cut(each.toString());
    }
    return shownElement(value);
  }

  private static String shownElement(@Nullable Object value) {
    if (value instanceof Upload upload) {
      return cut(upload.filename());
    }
    boolean single =
        value instanceof CharSequence
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Character
            || value instanceof Enum<?>
            || value instanceof TemporalAccessor
            || value instanceof UUID;
    return single ? cut(String.valueOf(value)) : "";
  }

  private static String cut(String text) {
    return Secrets.cut(text, Secrets.MOST_CHARACTERS);
  }
}
