package io.cloakroom.form;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Whether a client may leave it out, because it or what it is in may be absent. */
  private final boolean optional;

  /** Whose the fields below are to a browser that fills them in. */
  private final String group;

  /** A whole form as a field. */
  Field(Fields fields, Place root, Shape form) {
    this.fields = fields;
    this.place = root;
    this.shape = form;
    this.component = Optional.empty();
    this.secret = form.secret();
    this.optional = false;
    this.group = "";
  }

  /** A field below another one. */
  private Field(Field above, Place place, Shape shape, Optional<Component> component) {
    this.fields = above.fields;
    this.place = place;
    this.shape = shape instanceof OptionalShape optional ? optional.inner() : shape;
    this.component = component;
    this.secret = above.secret || shape.secret() || component.filter(Component::secret).isPresent();
    this.optional =
        above.optional
            || above.shape instanceof ChoiceShape
            || shape instanceof OptionalShape
            || component.filter(Component::optional).isPresent();
    this.group = above.groupBelow();
  }

  Place place() {
    return place;
  }

  Fields fields() {
    return fields;
  }

  boolean isList() {
    return shape instanceof ListShape;
  }

  /** This field, or the first below it that is an input; empty where a list or map comes first. */
  Optional<Field> firstInput() {
    Field at = this;
    // A record may lead back to itself.
    for (int depth = 0; depth < FormLimit.DEPTH.preset(); depth++) {
      if (at.shape instanceof Scalar || at.shape instanceof UploadShape) {
        return Optional.of(at);
      }
      Optional<Field> first = at.declaredNames().stream().findFirst().flatMap(at::child);
      if (first.isEmpty()) {
        return first;
      }
      at = first.get();
    }
    return Optional.empty();
  }

  /**
   * The name to send it with, such as {@code lines[0].quantity}. It is always in this notation,
   * whichever the client used: rows are numbered as they are shown, and a new one has the next
   * number.
   */
  public String name() {
    return place.path();
  }

  /**
   * An id for the element, such as {@code lines-0-quantity}: of ASCII letters, digits, {@code -}
   * and {@code _}, and another for each field. What else is in a map's key is written as {@code
   * _x2e_}, by its code point in hexadecimal digits.
   */
  public String id() {
    return place.id();
  }

  /** The id for the element that shows the error; no field has it. */
  public String errorId() {
    return id() + "--error";
  }

  /**
   * The value as sent, the first of several; empty where there is none, and for secrets. A time is
   * cut to milliseconds, as browsers leave an input empty whose value is finer; {@link #values} has
   * all of it.
   */
  public String value() {
    List<String> values = values();
    String first = values.isEmpty() ? "" : values.get(0);
    return shape instanceof Scalar scalar ? scalar.shown(first) : first;
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

  /**
   * Whether this option is among the values, for boxes, radio buttons and selects. Where the form
   * takes two texts for the same, as {@code dark} and {@code DARK}, they are the same option.
   */
  public boolean checked(Object option) {
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    return each instanceof Scalar scalar
        && values().stream().map(scalar::option).anyMatch(scalar.option(option)::equals);
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

  /** Whether it is one input for several values. */
  boolean plainList() {
    return shape instanceof ListShape list
        && (list.element() instanceof Scalar || list.element() instanceof UploadShape);
  }

  /** What is wrong, with each element too where it is a list of plain values. */
  public List<String> errors() {
    String pointer = place.pointer();
    boolean elements = plainList();
    return fields.errors().stream()
        .filter(error ->
            error.pointer().equals(pointer)
                || (elements && error.pointer().startsWith(pointer + '/')))
        .map(FieldError::message)
        .toList();
  }

  /**
   * The HTML attributes that follow from the record, its constraints and the errors: {@code type},
   * {@code required}, {@code maxlength}, {@code min}, {@code pattern}, {@code autocomplete}, {@code
   * aria-invalid} and so on; {@code autofocus} for the first input of a row that a button has
   * added. One without a value has the empty text. A browser that heeds them takes all that the
   * server takes.
   */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    component.ifPresent(declared -> {
      attributes.putAll(HtmlAttributes.of(declared, shape, optional, fields.form()));
      if (!declared.autocomplete().isEmpty()) {
        attributes.put("autocomplete", Autofill.in(group, declared.autocomplete()));
      }
    });
    if (invalid()) {
      if ("number".equals(attributes.get("type")) && !attributes.containsKey("min")) {
        // HTML would count its steps from the value that is wrong.
        attributes.put("step", "any");
      }
      attributes.put("aria-invalid", "true");
      attributes.put("aria-describedby", errorId());
    }
    if (fields.focused(place)) {
      attributes.put("autofocus", "");
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
    return IntStream.range(0, place.rows().size()).mapToObj(i -> row(list, i)).toList();
  }

  private Field row(ListShape list, long index) {
    List<Node> rows = place.rows();
    Node sent = index < rows.size() ? rows.get((int) index) : null;
    return new Field(this, place.element(index, sent), list.element(), Optional.empty());
  }

  /**
   * The field at a path below this one.
   *
   * @throws IllegalArgumentException where the record declares no such field
   */
  public Field get(String path) {
    Field at = this;
    for (String step : NamePath.parse(path).steps()) {
      Field parent = at;
      at =
          parent
              .child(step)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "There is no field " + path + "; here are " + parent.childNames()));
    }
    return at;
  }

  /** Where a step stands among those below, as they are declared, or sent. */
  int position(String step) {
    return shape instanceof ListShape && Node.isIndex(step)
        ? (int) Math.min(Long.parseLong(step), Integer.MAX_VALUE)
        : List.copyOf(childNames()).indexOf(step);
  }

  /** The field one step below; empty where the record declares none. */
  Optional<Field> child(String step) {
    if (shape instanceof ListShape list && Node.isIndex(step)) {
      return Optional.of(row(list, Long.parseLong(step)));
    }
    Place at = place.member(step);
    if (shape instanceof RecordShape record) {
      return Optional.ofNullable(record.components().get(step))
          .map(declared -> field(at, declared));
    }
    if (shape instanceof ChoiceShape choice) {
      return step.equals(choice.field())
          ? Optional.of(new Field(this, at, choice.selector(), Optional.empty()))
          : choice.component(place, step).map(declared -> field(at, declared));
    }
    return shape instanceof MapShape map
        ? Optional.of(new Field(this, at, map.value(), Optional.empty()))
        : Optional.empty();
  }

  /** The names of the fields below that are there by declaration or were sent. */
  private Set<String> childNames() {
    Node node = place.node();
    return shape instanceof MapShape && node != null ? node.memberNames() : declaredNames();
  }

  private Set<String> declaredNames() {
    if (shape instanceof RecordShape record) {
      return record.components().keySet();
    }
    return shape instanceof ChoiceShape choice ? choice.names() : Set.of();
  }

  private Field field(Place place, Component declared) {
    return new Field(this, place, declared.shape(), Optional.of(declared));
  }

  private String groupBelow() {
    String own = component.map(Component::autocomplete).orElse("");
    boolean records = !(shape instanceof Scalar) && !plainList();
    return records && !own.isEmpty() ? Autofill.in(group, own) : group;
  }

  /** The fields below this one, as far as something was sent. */
  List<Field> children() {
    if (place.node() == null) {
      return List.of();
    }
    return plainList()
        ? List.of()
        : Stream.concat(
                childNames().stream().flatMap(name -> child(name).stream()), items().stream())
            .toList();
  }

  /** The name only. */
  @Override
  public String toString() {
    return "Field[" + name() + "]";
  }
}
