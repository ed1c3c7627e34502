package io.cloakroom.form;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form's fields as a page shows them: names, the values as they were sent, errors. Secrets and
 * files are never among the values. Serves one page; not thread-safe.
 */
public final class Fields {

  private final Class<?> type;
  private final Shape shape;
  private final Place root;
  private final List<FieldError> errors;
  private final String focus;

  Fields(Class<?> type, Shape shape, Place root, List<FieldError> errors) {
    this(type, shape, root, errors, "");
  }

  /**
   * Fields of which one has the focus.
   *
   * @param focus its place as a JSON pointer; empty where none has
   */
  private Fields(Class<?> type, Shape shape, Place root, List<FieldError> errors, String focus) {
    this.type = type;
    this.shape = shape;
    this.root = root;
    this.errors = List.copyOf(errors);
    this.focus = focus;
  }

  /** The whole form as a field. */
  Field root() {
    return new Field(this, root, shape, Optional.empty(), false);
  }

  /** These fields with the focus on the first input of one of them. */
  Fields focused(Field row) {
    String pointer = row.firstInput().map(input -> input.place().pointer()).orElse("");
    return new Fields(type, shape, root, errors, pointer);
  }

  boolean focused(Place place) {
    return !focus.isEmpty() && focus.equals(place.pointer());
  }

  /** The form's record. */
  public Class<?> type() {
    return type;
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
    for (String step : error.pointer().split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      at = name.isEmpty() ? at : at.flatMap(f -> f.plainList() ? Optional.of(f) : f.child(name));
    }
    return at.map(Field::id).orElse("");
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
    return new Fields(type, shape, root, all, focus);
  }

  /** The names only. */
  @Override
  public String toString() {
    return "Fields" + values().keySet();
  }
}
