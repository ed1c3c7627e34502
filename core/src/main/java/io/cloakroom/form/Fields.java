package io.cloakroom.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form as a page shows them: names, the values as they were sent, and errors. The
 * values never include secrets and files. Serves one page; not thread-safe.
 *
 * <pre>{@code
 * Field city = sent.fields().get("shipping.city");
 * city.name(); // shipping.city
 * city.error(); // Enter a value
 * }</pre>
 */
public final class Fields {

  private final FormShape form;
  private final RecordPath root;
  private final List<FieldError> errors;
  private final String focus;

  Fields(FormShape form, RecordPath root, List<FieldError> errors) {
    this(form, root, errors, "");
  }

  /**
   * Fields of which one has the focus.
   *
   * @param focus its position as a JSON pointer; empty if none has the focus
   */
  private Fields(FormShape form, RecordPath root, List<FieldError> errors, String focus) {
    this.form = form;
    this.root = root;
    this.errors = List.copyOf(errors);
    this.focus = focus;
  }

  /** Returns the whole form as a field. */
  Field root() {
    return new Field(this, root, form.shape());
  }

  /** Returns these fields with the focus on the first input of a row. */
  Fields focused(Field row) {
    String pointer = row.firstInput().map(input -> input.path().pointer()).orElse("");
    return new Fields(form, root, errors, pointer);
  }

  boolean focused(RecordPath path) {
    return !focus.isEmpty() && focus.equals(path.pointer());
  }

  /** Returns the form's record. */
  public Class<?> type() {
    return form.type();
  }

  FormShape form() {
    return form;
  }

  /**
   * Returns the field at a path, in any notation: {@code shipping.street}, {@code
   * lines[0].quantity}. A row that was not sent is an empty field.
   *
   * @throws IllegalArgumentException if the record declares no such field
   */
  public Field get(String path) {
    return root().get(path);
  }

  /**
   * Returns whether the value under a name, in any notation, is a secret, which {@link #values}
   * does not have. Empty if the record declares no such field.
   */
  public Optional<Boolean> secret(String name) {
    // Values of a list may share its name with brackets.
    String path = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    try {
      return Optional.of(get(path).secret());
    } catch (IllegalArgumentException notDeclared) {
      return Optional.empty();
    }
  }

  /**
   * Returns the id of the field of an error, for a summary that links to it. It is that of the list
   * for an error of one of its plain values, and empty for an error of no field.
   */
  public String id(FieldError error) {
    Optional<Field> at = Optional.of(root());
    for (String step : steps(error)) {
      at = at.flatMap(f -> f.plainList() ? Optional.of(f) : f.child(step));
    }
    return at.map(Field::id).orElse("");
  }

  /**
   * Returns the errors for the top of a page: those of the form as a whole, then each error with a
   * link to its field, in the order of the fields.
   */
  public List<ErrorLink> summary() {
    return errors.stream()
        .map(error -> new Positioned(position(error), error))
        .sorted(Comparator.comparing(Positioned::position, Fields::compare))
        .map(each -> new ErrorLink(href(each.error), each.error.message()))
        .toList();
  }

  /** An error and the position of its field, found once and not at each comparison. */
  private record Positioned(List<Integer> position, FieldError error) {}

  /**
   * A line of the summary.
   *
   * @param href a link to the field, such as {@code #email}; empty for an error of no field
   * @param message a sentence for the person who filled in the form
   */
  public record ErrorLink(String href, String message) {}

  private String href(FieldError error) {
    String id = id(error);
    return id.isEmpty() ? "" : '#' + id;
  }

  /** Returns the position of an error's field, step by step. */
  private List<Integer> position(FieldError error) {
    List<Integer> position = new ArrayList<>();
    Optional<Field> at = Optional.of(root());
    for (String step : steps(error)) {
      at.map(field -> field.position(step)).ifPresent(position::add);
      at = at.flatMap(field -> field.child(step));
    }
    return position;
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = Integer.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static List<String> steps(FieldError error) {
    // A pointer begins with a slash, unless it is empty.
    return Arrays.stream(error.pointer().split("/", -1))
        .skip(1)
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /** Returns all errors, in declaration order. */
  public List<FieldError> errors() {
    return errors;
  }

  /** Returns the messages of the errors of the form as a whole. */
  public List<String> formErrors() {
    return errors.stream().filter(e -> e.pointer().isEmpty()).map(FieldError::message).toList();
  }

  /** Returns whether there are no errors. */
  public boolean valid() {
    return errors.isEmpty();
  }

  /**
   * Returns the values that may be returned to the client, by the fields' names, for {@link
   * Form#fields(Map, List)} after a redirect. A row without any of them has an empty text, so that
   * it stays a row.
   */
  public Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    collect(root(), values);
    return Collections.unmodifiableMap(values);
  }

  private static void collect(Field field, Map<String, List<String>> values) {
    List<String> own = field.values();
    if (!own.isEmpty()) {
      values.computeIfAbsent(field.name(), absent -> new ArrayList<>()).addAll(own);
    }
    for (Field child : field.children()) {
      int before = values.size();
      collect(child, values);
      if (field.isList() && values.size() == before) {
        values.put(child.firstInput().orElse(child).name(), List.of(""));
      }
    }
  }

  /**
   * Returns an error of the field at a path.
   *
   * @param path empty for the whole form
   * @throws IllegalArgumentException if the record declares no such field
   */
  FieldError error(String path, String code, String message) {
    RecordPath at = path.isEmpty() ? root : get(path).path();
    return new FieldError(at.sentName(), at.pointer(), code, message);
  }

  /** Returns these fields with more errors, behind those there are. */
  Fields with(List<FieldError> more) {
    List<FieldError> all = new ArrayList<>(errors);
    all.addAll(more);
    return new Fields(form, root, all, focus);
  }

  /** Shows the names only. */
  @Override
  public String toString() {
    return "Fields" + values().keySet();
  }
}
