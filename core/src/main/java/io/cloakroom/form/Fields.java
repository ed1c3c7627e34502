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
 * A form's fields as a page shows them: names, the values as they were sent, errors. Secrets and
 * files are never among the values. Serves one page; not thread-safe.
 */
public final class Fields {

  private final FormShape form;
  private final Place root;
  private final List<FieldError> errors;
  private final String focus;

  Fields(FormShape form, Place root, List<FieldError> errors) {
    this(form, root, errors, "");
  }

  /**
   * Fields of which one has the focus.
   *
   * @param focus its place as a JSON pointer; empty where none has
   */
  private Fields(FormShape form, Place root, List<FieldError> errors, String focus) {
    this.form = form;
    this.root = root;
    this.errors = List.copyOf(errors);
    this.focus = focus;
  }

  /** The whole form as a field. */
  Field root() {
    return new Field(this, root, form.shape());
  }

  /** These fields with the focus on the first input of one of them. */
  Fields focused(Field row) {
    String pointer = row.firstInput().map(input -> input.place().pointer()).orElse("");
    return new Fields(form, root, errors, pointer);
  }

  boolean focused(Place place) {
    return !focus.isEmpty() && focus.equals(place.pointer());
  }

  /** The form's record. */
  public Class<?> type() {
    return form.type();
  }

  FormShape form() {
    return form;
  }

  /**
   * The field at a path, in any notation: {@code shipping.street}, {@code lines[0].quantity}. A row
   * that was not sent is an empty field.
   *
   * @throws IllegalArgumentException where the record declares no such field
   */
  public Field get(String path) {
    return root().get(path);
  }

  /**
   * The id of the field that an error is about, for a summary that links to it: that of the list
   * where one of its plain values is meant, empty where it is about no field.
   */
  public String id(FieldError error) {
    Optional<Field> at = Optional.of(root());
    for (String step : steps(error)) {
      at = at.flatMap(f -> f.plainList() ? Optional.of(f) : f.child(step));
    }
    return at.map(Field::id).orElse("");
  }

  /**
   * What is wrong, as a page says it at its top: what the form as a whole is about, then each error
   * with a link to its field, in the order of the fields.
   */
  public List<ErrorLink> summary() {
    return errors.stream()
        .map(error -> new Placed(position(error), error))
        .sorted(Comparator.comparing(Placed::position, Fields::compare))
        .map(placed -> new ErrorLink(href(placed.error), placed.error.message()))
        .toList();
  }

  /** An error and where its field stands, found once and not at each comparison. */
  private record Placed(List<Integer> position, FieldError error) {}

  /**
   * A line of the summary.
   *
   * @param href a link to the field, such as {@code #email}; empty where it is about none
   * @param message a sentence for the person
   */
  public record ErrorLink(String href, String message) {}

  private String href(FieldError error) {
    String id = id(error);
    return id.isEmpty() ? "" : '#' + id;
  }

  /** Where an error's field stands, step by step. */
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

  /** All errors, in the order of the declaration. */
  public List<FieldError> errors() {
    return errors;
  }

  /** The sentences about the form as a whole. */
  public List<String> formErrors() {
    return errors.stream().filter(e -> e.pointer().isEmpty()).map(FieldError::message).toList();
  }

  /** Whether nothing is wrong. */
  public boolean valid() {
    return errors.isEmpty();
  }

  /**
   * The values that may be handed back, by the fields' names: what a redirect carries, for {@link
   * Form#fields(Map, List)}. A row that holds none of them has an empty text, so that it is a row
   * there too.
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

  Fields reject(String path, String code, String message) {
    List<FieldError> all = new ArrayList<>(errors);
    Place at = path.isEmpty() ? root : get(path).place();
    all.add(new FieldError(at.name(), at.pointer(), code, message));
    return new Fields(form, root, all, focus);
  }

  /** The names only. */
  @Override
  public String toString() {
    return "Fields" + values().keySet();
  }
}
