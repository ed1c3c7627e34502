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

  private final Shape shape;
  private final Place root;
  private final List<FieldError> errors;

  Fields(Shape shape, Place root, List<FieldError> errors) {
    this.shape = shape;
    this.root = root;
    this.errors = List.copyOf(errors);
  }

  /**
   * The field at a path, in any notation: {@code shipping.street}, {@code lines[0].quantity}. A row
   * that was not sent is an empty field.
   *
   * @throws IllegalArgumentException where the record declares no such field
   */
  public Field get(String path) {
    return new Field(this, root, shape, Optional.empty(), false).get(path);
  }

  /**
   * The id of the field that an error is about, for a summary that links to it: that of the list
   * where one of its plain values is meant, empty where it is about no field.
   */
  public String id(FieldError error) {
    Optional<Field> at = Optional.of(new Field(this, root, shape, Optional.empty(), false));
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
   * The values that may be handed back, by the fields' names: what a redirect carries in a flash
   * message, for {@link Form#fields(Map, List)}.
   */
  public Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    collect(new Field(this, root, shape, Optional.empty(), false), values);
    return Collections.unmodifiableMap(values);
  }

  private static void collect(Field field, Map<String, List<String>> values) {
    List<String> own = field.values();
    if (!own.isEmpty()) {
      values.computeIfAbsent(field.name(), absent -> new ArrayList<>()).addAll(own);
    }
    field.children().forEach(child -> collect(child, values));
  }

  Fields reject(String path, String code, String message) {
    List<FieldError> all = new ArrayList<>(errors);
    Place at = path.isEmpty() ? root : get(path).place();
    all.add(new FieldError(at.name(), at.pointer(), code, message));
    return new Fields(shape, root, all);
  }

  /** The names only. */
  @Override
  public String toString() {
    return "Fields" + values().keySet();
  }
}
