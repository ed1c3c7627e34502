package io.cloakroom.form;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One field of a form as a page shows it. Template engines reach everything by plain method calls:
 * {@code field.name}, {@code field.value}, {@code field.checked("red")}.
 */
public final class Field {

  private final Fields fields;
  private final Place place;
  private final Shape shape;
  private final Optional<Component> component;
  private final boolean secret;

  Field(Fields fields, Place place, Shape shape, Optional<Component> component, boolean secret) {
    this.fields = fields;
    this.place = place;
    this.shape = shape instanceof OptionalShape optional ? optional.inner() : shape;
    this.component = component;
    this.secret = secret;
  }

  Place place() {
    return place;
  }

  /** The name to send it with: as it was sent, or in dots and indices. */
  public String name() {
    return place.node() != null ? place.name() : place.path();
  }

  /** An id for the element, such as {@code lines-0-quantity}. */
  public String id() {
    return place.path().replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("-$", "");
  }

  /** The id for the element that shows the error. */
  public String errorId() {
    return id() + "-error";
  }

  /** The value as sent, the first of several; empty where there is none, and for secrets. */
  public String value() {
    List<String> values = values();
    return values.isEmpty() ? "" : values.get(0);
  }

  /** All values as sent; none for secrets, files, and fields that consist of fields. */
  public List<String> values() {
    Node node = place.node();
    if (secret || node == null) {
      return List.of();
    }
    if (shape instanceof Scalar) {
      return texts(node);
    }
    return shape instanceof ListShape list && list.element() instanceof Scalar
        ? node.list().stream().flatMap(List::stream).flatMap(n -> texts(n).stream()).toList()
        : List.of();
  }

  private static List<String> texts(Node node) {
    return node.values().stream().flatMap(value -> value.text().stream()).toList();
  }

  /** Whether the box is ticked, for a field that is true or false. */
  public boolean checked() {
    return Stream.of("on", "true", "1", "yes").anyMatch(value()::equalsIgnoreCase);
  }

  /** Whether this option is among the values, for boxes, radio buttons and selects. */
  public boolean checked(Object option) {
    return values().contains(option instanceof Enum<?> e ? e.name() : String.valueOf(option));
  }

  /** The options of an enum, in the order of their declaration; none for other types. */
  public List<String> options() {
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    return each instanceof Scalar scalar && scalar.type().isEnum()
        ? Arrays.stream(scalar.type().getEnumConstants()).map(e -> ((Enum<?>) e).name()).toList()
        : List.of();
  }

  /** Whether something is wrong with it. */
  public boolean invalid() {
    return !errors().isEmpty();
  }

  /** The first thing that is wrong; empty where nothing is. */
  public String error() {
    List<String> errors = errors();
    return errors.isEmpty() ? "" : errors.get(0);
  }

  /** What is wrong, with each element too where it is a list of plain values. */
  public List<String> errors() {
    String pointer = place.pointer();
    boolean elements =
        shape instanceof ListShape list
            && (list.element() instanceof Scalar || list.element() instanceof UploadShape);
    return fields.errors().stream()
        .filter(
            error ->
                error.pointer().equals(pointer)
                    || (elements && error.pointer().startsWith(pointer + '/')))
        .map(FieldError::message)
        .toList();
  }

  /**
   * The HTML attributes that follow from the record, its constraints and the errors: {@code type},
   * {@code required}, {@code maxlength}, {@code aria-invalid} and so on. One without a value has
   * the empty text.
   */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    component.ifPresent(declared -> attributes.putAll(HtmlAttributes.of(declared, shape)));
    if (invalid()) {
      attributes.put("aria-invalid", "true");
      attributes.put("aria-describedby", errorId());
    }
    return attributes;
  }

  /** {@link #attributes} as HTML, escaped: to be printed without escaping it again. */
  public String attributesHtml() {
    return HtmlAttributes.html(attributes());
  }

  /** The fields of the rows that were sent, for a list. */
  public List<Field> items() {
    if (!(shape instanceof ListShape list)) {
      return List.of();
    }
    Node node = place.node();
    List<Node> rows = node == null ? List.of() : node.list().orElse(List.of());
    return IntStream.range(0, rows.size())
        .mapToObj(i -> field(place.element(i, rows.get(i)), list.element(), Optional.empty()))
        .toList();
  }

  /**
   * The field at a path below this one.
   *
   * @throws IllegalArgumentException where the record declares no such field
   */
  public Field get(String path) {
    Field at = this;
    for (String step : NamePath.parse(path).steps()) {
      at = at.step(step, path);
    }
    return at;
  }

  private Field step(String step, String path) {
    if (shape instanceof RecordShape record) {
      Component declared = record.components().get(step);
      if (declared != null) {
        return field(place.member(step), declared.shape(), Optional.of(declared));
      }
      throw new IllegalArgumentException(
          "There is no field " + path + "; here are " + record.components().keySet());
    }
    if (shape instanceof ChoiceShape choice && step.equals(choice.field())) {
      return field(place.member(step), choice.selector(), Optional.empty());
    }
    if (shape instanceof ChoiceShape choice) {
      for (RecordShape record : choice.records().values()) {
        if (record.components().containsKey(step)) {
          return field(place, record, Optional.empty()).step(step, path);
        }
      }
    }
    if (shape instanceof ListShape list && step.matches("0|[1-9][0-9]{0,8}")) {
      int index = Integer.parseInt(step);
      List<Field> items = items();
      return index < items.size()
          ? items.get(index)
          : field(place.element(index, null), list.element(), Optional.empty());
    }
    if (shape instanceof MapShape map) {
      return field(place.member(step), map.value(), Optional.empty());
    }
    throw new IllegalArgumentException("There is no field " + path);
  }

  private Field field(Place place, Shape shape, Optional<Component> component) {
    boolean below = secret || component.map(Component::secret).orElse(false);
    return new Field(fields, place, shape, component, below);
  }

  /** What was sent below this field. */
  List<Field> children() {
    Node node = place.node();
    if (node == null) {
      return List.of();
    }
    if (shape instanceof RecordShape record) {
      return record.components().keySet().stream().map(name -> step(name, name)).toList();
    }
    if (shape instanceof ChoiceShape choice) {
      return Stream.concat(
              Stream.of(choice.field()),
              choice.records().values().stream().flatMap(r -> r.components().keySet().stream()))
          .distinct()
          .map(name -> step(name, name))
          .toList();
    }
    if (shape instanceof MapShape) {
      return node.memberNames().stream().map(name -> step(name, name)).toList();
    }
    return shape instanceof ListShape list && !(list.element() instanceof Scalar)
        ? items()
        : List.of();
  }

  /** The name only. */
  @Override
  public String toString() {
    return "Field[" + name() + "]";
  }
}
