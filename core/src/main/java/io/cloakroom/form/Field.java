package io.cloakroom.form;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormNode;
import io.cloakroom.body.NamePath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One field of a form as a page shows it. Template engines call its methods by their names: {@code
 * field.name}, {@code field.value}, {@code field.checked("red")}.
 *
 * <pre>{@code
 * Field email = fields.get("email");
 * String html = "<input name=" + email.name() + " " + email.attributesHtml() + ">";
 * }</pre>
 */
public final class Field {

  private final Fields fields;
  private final RecordPath path;
  private final Shape shape;
  private final Optional<Component> component;
  private final boolean secret;

  /** Whether a client may omit it, because it or what it is in is optional. */
  private final boolean optional;

  /** The autocomplete group of the fields below. */
  private final String group;

  /** A whole form as a field. */
  Field(Fields fields, RecordPath root, Shape form) {
    this.fields = fields;
    this.path = root;
    this.shape = form;
    this.component = Optional.empty();
    this.secret = form.secret();
    this.optional = false;
    this.group = "";
  }

  /** A field within another one. */
  private Field(Field above, RecordPath path, Shape shape, Optional<Component> component) {
    this.fields = above.fields;
    this.path = path;
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

  RecordPath path() {
    return path;
  }

  boolean secret() {
    return secret;
  }

  Fields fields() {
    return fields;
  }

  boolean isList() {
    return shape instanceof ListShape;
  }

  /** Returns this field, or the first within it that is an input; empty if a list comes first. */
  Optional<Field> firstInput() {
    Field at = this;
    // A record may lead back to itself.
    for (int depth = 0; depth < FormLimit.DEPTH.defaultMax(); depth++) {
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
   * Returns the name for the input, such as {@code lines[0].quantity}, in this notation whichever
   * the client used. Rows are numbered as they are shown, and a new one has the next number.
   */
  public String name() {
    return path.canonicalName();
  }

  /**
   * Returns a unique id for the element, such as {@code lines-0-quantity}, of ASCII letters,
   * digits, {@code -} and {@code _}. Other characters of a map's key are escaped as {@code _x2e_},
   * with the code point in hexadecimal digits.
   */
  public String id() {
    return path.id();
  }

  /** Returns an id for the element that shows the error; no field has the same. */
  public String errorId() {
    return id() + "--error";
  }

  /**
   * Returns the value as sent, the first of several; empty if there is none, and for secrets. A
   * time is cut to milliseconds, because browsers do not show finer ones; {@link #values} has all
   * digits.
   */
  public String value() {
    List<String> values = values();
    String first = values.isEmpty() ? "" : values.get(0);
    return shape instanceof Scalar scalar ? scalar.shown(first) : first;
  }

  /** Returns all values as sent; none for secrets, files, and fields that contain fields. */
  public List<String> values() {
    FormNode node = path.node();
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

  /** Returns the text as the form read it, also of a secret; empty if it has an error. */
  Optional<String> checkedText() {
    if (invalid() || !(shape instanceof Scalar)) {
      return Optional.empty();
    }
    FormNode node = path.node();
    String text = node == null ? "" : texts(node).stream().findFirst().orElse("");
    return Optional.of(fields.form().trim() ? text.strip() : text);
  }

  private static List<String> texts(FormNode node) {
    return node.values().stream().flatMap(value -> value.text().stream()).toList();
  }

  /** Returns whether the box is checked, for a field that is true or false. */
  public boolean checked() {
    return Stream.of("on", "true", "1", "yes").anyMatch(value()::equalsIgnoreCase);
  }

  /**
   * Returns whether this option is among the values, for checkboxes, radio buttons and selects. Two
   * texts with the same meaning, such as {@code dark} and {@code DARK} of an enum, are the same
   * option.
   */
  public boolean checked(Object option) {
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    return each instanceof Scalar scalar
        && values().stream().map(scalar::option).anyMatch(scalar.option(option)::equals);
  }

  /** Returns the options of an enum, in declaration order; none for other types. */
  public List<String> options() {
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    return each instanceof Scalar scalar && scalar.type().isEnum()
        ? Arrays.stream(scalar.type().getEnumConstants()).map(e -> ((Enum<?>) e).name()).toList()
        : List.of();
  }

  /** Returns whether it has errors. */
  public boolean invalid() {
    return !errors().isEmpty();
  }

  /** Returns the message of the first error; empty if there is none. */
  public String error() {
    List<String> errors = errors();
    return errors.isEmpty() ? "" : errors.get(0);
  }

  /** Returns whether it is one input for several values. */
  boolean plainList() {
    return shape instanceof ListShape list
        && (list.element() instanceof Scalar || list.element() instanceof UploadShape);
  }

  /**
   * Returns the messages of all errors, including those of the elements of a list of plain values.
   */
  public List<String> errors() {
    String pointer = path.pointer();
    boolean elements = plainList();
    return fields.errors().stream()
        .filter(error ->
            error.pointer().equals(pointer)
                || (elements && error.pointer().startsWith(pointer + '/')))
        .map(FieldError::message)
        .toList();
  }

  /**
   * Returns the HTML attributes that follow from the record, its constraints and the errors: {@code
   * type}, {@code required}, {@code maxlength}, {@code min}, {@code pattern}, {@code autocomplete},
   * {@code aria-invalid} and so on. The first input of a row that a button has added has {@code
   * autofocus}. An attribute without a value has an empty text. A browser accepts everything with
   * them that the server accepts.
   */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    component.ifPresent(declared -> {
      attributes.putAll(InputAttributes.of(declared, shape, optional, fields.form()));
      if (!declared.autocomplete().isEmpty()) {
        attributes.put("autocomplete", Autofill.in(group, declared.autocomplete()));
      }
    });
    if (invalid()) {
      if ("number".equals(attributes.get("type")) && !attributes.containsKey("min")) {
        // HTML would count its steps from the invalid value.
        attributes.put("step", "any");
      }
      attributes.put("aria-invalid", "true");
      attributes.put("aria-describedby", errorId());
    }
    if (fields.focused(path)) {
      attributes.put("autofocus", "");
    }
    return attributes;
  }

  /** Returns the {@link #attributes} as HTML, escaped; print it without escaping it again. */
  public String attributesHtml() {
    return InputAttributes.html(attributes());
  }

  /** Returns the rows of a list that were sent, as fields. */
  public List<Field> items() {
    if (!(shape instanceof ListShape list)) {
      return List.of();
    }
    return IntStream.range(0, path.rows().size()).mapToObj(i -> row(list, i)).toList();
  }

  private Field row(ListShape list, long index) {
    List<FormNode> rows = path.rows();
    FormNode sent = index < rows.size() ? rows.get((int) index) : null;
    return new Field(this, path.element(index, sent), list.element(), Optional.empty());
  }

  /**
   * Returns the field at a path within this one.
   *
   * @throws IllegalArgumentException if the record declares no such field
   */
  public Field get(String path) {
    Field at = this;
    for (String step : NamePath.of(path).steps()) {
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

  /** Returns the position of a step among the fields within, in declaration or sent order. */
  int position(String step) {
    return shape instanceof ListShape && FormNode.isIndex(step)
        ? (int) Math.min(Long.parseLong(step), Integer.MAX_VALUE)
        : List.copyOf(childNames()).indexOf(step);
  }

  /** Returns the field one step below; empty if the record declares none. */
  Optional<Field> child(String step) {
    if (shape instanceof ListShape list && FormNode.isIndex(step)) {
      return Optional.of(row(list, Long.parseLong(step)));
    }
    RecordPath at = path.member(step);
    if (shape instanceof RecordShape record) {
      return Optional.ofNullable(record.components().get(step))
          .map(declared -> field(at, declared));
    }
    if (shape instanceof ChoiceShape choice) {
      return step.equals(choice.field())
          ? Optional.of(new Field(this, at, choice.selector(), Optional.empty()))
          : choice.component(path, step).map(declared -> field(at, declared));
    }
    return shape instanceof MapShape map
        ? Optional.of(new Field(this, at, map.value(), Optional.empty()))
        : Optional.empty();
  }

  /** Returns the names of the fields one step below, declared or sent. */
  private Set<String> childNames() {
    FormNode node = path.node();
    return shape instanceof MapShape && node != null ? node.members().keySet() : declaredNames();
  }

  private Set<String> declaredNames() {
    if (shape instanceof RecordShape record) {
      return record.components().keySet();
    }
    return shape instanceof ChoiceShape choice ? choice.names() : Set.of();
  }

  private Field field(RecordPath path, Component declared) {
    return new Field(this, path, declared.shape(), Optional.of(declared));
  }

  private String groupBelow() {
    String own = component.map(Component::autocomplete).orElse("");
    boolean records = !(shape instanceof Scalar) && !plainList();
    return records && !own.isEmpty() ? Autofill.in(group, own) : group;
  }

  /** Returns the fields one step below, if something was sent. */
  List<Field> children() {
    if (path.node() == null) {
      return List.of();
    }
    return plainList()
        ? List.of()
        : Stream.concat(
                childNames().stream().flatMap(name -> child(name).stream()), items().stream())
            .toList();
  }

  /** Shows the name only. */
  @Override
  public String toString() {
    return "Field[" + name() + "]";
  }
}
