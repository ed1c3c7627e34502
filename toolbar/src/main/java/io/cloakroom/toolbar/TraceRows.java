package io.cloakroom.toolbar;

import io.cloakroom.body.FormTrace;
import io.cloakroom.body.SentValue;
import io.cloakroom.body.Upload;
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

/** Puts beside each name and value that was sent what a form made of it. */
final class TraceRows {

  /** Longer texts are cut. */
  private static final int MOST_CHARACTERS = 300;

  private final FormTrace trace;
  private final Map<String, FormTrace.Value> places = new LinkedHashMap<>();

  /** The pointers of places within which other places are. */
  private final Set<String> parents = new HashSet<>();

  /** The pointers of places that are secret with everything within. */
  private final Set<String> secrets = new HashSet<>();

  /** The pointers of places whose types have a secret within, for which JSON may have been sent. */
  private final Set<String> holders = new HashSet<>();

  /** The names of secret components, which may also stand where they do not belong. */
  private final Set<String> secretNames = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /** Whether a form was read to its end, so that it is known what is secret. */
  private final boolean read;

  TraceRows(FormTrace trace) {
    this.trace = trace;
    boolean whole = false;
    for (FormTrace.Value value : trace.values()) {
      String pointer = value.pointer();
      places.put(pointer, value);
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
      // A record tells of its components when all are read; what is within them came before.
      whole |= parent(pointer).isEmpty();
    }
    read = whole && trace.refusal().isEmpty();
  }

  /** What was sent, in its order; then what was looked for and not sent. */
  List<SeenForm.Row> rows() {
    List<SeenForm.Row> rows = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (FormTrace.Pair pair : trace.pairs()) {
      Optional<FormTrace.Value> place = place(pair.steps());
      rows.add(sent(pair, place, place.isPresent() && met.add(place.get().pointer())));
    }
    for (FormTrace.Value place : places.values()) {
      if (!met.contains(place.pointer())
          && (!parents.contains(place.pointer()) || !errors(place).isEmpty())) {
        rows.add(missing(place));
      }
    }
    return rows;
  }

  /** The component that a name goes to: its own place, or one that takes all that is within. */
  private Optional<FormTrace.Value> place(List<String> steps) {
    StringBuilder pointer = new StringBuilder();
    FormTrace.@Nullable Value found = null;
    for (String step : steps) {
      if (found != null && parents.contains(found.pointer())) {
        found = null;
      }
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
      FormTrace.Value exact = places.get(pointer.toString());
      found = exact == null ? found : exact;
    }
    return Optional.ofNullable(found);
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  /** The last step of a pointer. */
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

  /** Whether what was sent is a secret, or may have one within. */
  private boolean masked(FormTrace.Pair pair) {
    SentValue sent = pair.sent();
    String pointer = pointer(pair.steps());
    return Masks.isSecret(sent.name())
        || Masks.holdsSecret(sent.text().orElse(""), secretNames)
        || withinSecret(pointer)
        || (!(sent instanceof SentValue.File) && holders.contains(nearest(pointer)))
        || (!places.containsKey(pointer) && pair.steps().stream().anyMatch(secretNames::contains));
  }

  private boolean withinSecret(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !secrets.contains(at)) {
      at = parent(at);
    }
    return !at.isEmpty();
  }

  /** The place itself, or the next one around it that a form looked at; empty where none did. */
  private String nearest(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !places.containsKey(at)) {
      at = parent(at);
    }
    return at;
  }

  /**
   * A row of what was sent.
   *
   * @param first whether it is the first of its place, which tells the place's value and errors
   */
  private SeenForm.Row sent(FormTrace.Pair pair, Optional<FormTrace.Value> place, boolean first) {
    SentValue sent = pair.sent();
    boolean masked = masked(pair);
    boolean raw = !masked && read && !(sent instanceof SentValue.File);
    return new SeenForm.Row(
        pair.start(),
        trace.printable(pair.start(), pair.valueStart(), MOST_CHARACTERS),
        raw ? trace.printable(pair.valueStart(), pair.end(), MOST_CHARACTERS) : "",
        cut(sent.name()),
        pair.steps().stream().map(TraceRows::cut).toList(),
        masked ? "" : text(pair),
        masked,
        place.map(FormTrace.Value::pointer).map(TraceRows::cut).orElse(""),
        place.map(FormTrace.Value::type).orElse(""),
        first && !masked ? place.map(at -> became(at, sent)).orElse("") : "",
        first ? place.map(this::errors).orElseThrow() : List.of());
  }

  private String text(FormTrace.Pair pair) {
    if (pair.sent() instanceof SentValue.File file) {
      return described(file.upload());
    }
    return read
        ? cut(pair.sent().text().orElse(""))
        : (pair.end() - pair.valueStart()) + " bytes; no form read it";
  }

  /** The value of a place; of a file that was JSON, nothing that was in it. */
  private String became(FormTrace.Value place, SentValue sent) {
    Object value = place.value();
    if (value == null || !read || (sent instanceof SentValue.File && !isFiles(value))) {
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

  private SeenForm.Row missing(FormTrace.Value place) {
    boolean masked =
        place.holdsSecret() || withinSecret(place.pointer()) || Masks.isSecret(place.name());
    return new SeenForm.Row(
        -1,
        "",
        "",
        cut(place.name()),
        List.of(),
        "",
        masked,
        cut(place.pointer()),
        place.type(),
        masked || !read || place.value() == null ? "" : shown(place.value()),
        errors(place));
  }

  /** What is wrong at a place itself; a trace tells it at all places around it, too. */
  private List<String> errors(FormTrace.Value place) {
    List<String> errors = new ArrayList<>();
    for (FormTrace.ValueError error : place.errors()) {
      String at = error.pointer();
      while (!at.isEmpty() && !places.containsKey(at)) {
        at = parent(at);
      }
      if (at.equals(place.pointer())) {
        errors.add(error.code() + ": " + error.message());
      }
    }
    return errors;
  }

  /** What a client says of a file, and what it is. */
  private static String described(Upload upload) {
    return cut(
        String.format(
            Locale.ROOT,
            "%s, %d bytes, %s declared, %s",
            upload.filename(),
            upload.length(),
            upload.contentType(),
            found(upload)));
  }

  private static String found(Upload upload) {
    try {
      return upload.detectedType() + " found";
    } catch (IllegalStateException | UncheckedIOException e) {
      return isHere(upload)
          ? "not looked at: add org.apache.tika:tika-core"
          : "taken away by the handler";
    }
  }

  private static boolean isHere(Upload upload) {
    try {
      upload.open().close();
      return true;
    } catch (IllegalStateException | IOException e) {
      return false; // Moved, or streamed to a sink.
    }
  }

  /** Single values only: what an application's own record prints is its secret, maybe. */
  private String shown(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(this::shown).orElse("");
    }
    if (value instanceof Collection<?> several) {
      List<String> each = several.stream().limit(20).map(TraceRows::shownElement).toList();
      return each.contains("")
              || each.stream().anyMatch(text -> Masks.holdsSecret(text, secretNames))
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

  static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? 1 : 0;
    return text.substring(0, MOST_CHARACTERS - end) + "…";
  }
}
