package io.cloakroom.form;

import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The position that a violation belongs to, found along the provider's path as far as the record's
 * shapes lead. A violation of something that is not a component, such as a getter, belongs to its
 * record. Not thread-safe.
 */
final class ViolationPath {

  private RecordPath path;
  private Shape shape;
  private @Nullable Component component;
  private boolean record = true;
  private boolean secret;
  private boolean among;

  private ViolationPath(RecordShape record, RecordPath path) {
    this.path = path;
    this.shape = record;
    this.secret = path.secret();
  }

  /** Returns the position of a violation of a record that was read at a position. */
  static ViolationPath of(RecordShape record, RecordPath at, Path path) {
    ViolationPath violated = new ViolationPath(record, at);
    for (Path.Node node : path) {
      if (!violated.enter(node)) {
        break;
      }
    }
    return violated;
  }

  /** Follows one node of the path; returns whether the path can be followed further. */
  private boolean enter(Path.Node node) {
    if (node.isInIterable() && !element(node)) {
      return false;
    }
    return node.getKind() != ElementKind.PROPERTY || property(node.getName());
  }

  private boolean element(Path.Node node) {
    record = false;
    if (shape instanceof ListShape list) {
      Integer index = node.getIndex();
      Shape element = whole(list.element());
      if (index != null) {
        path = path.kept(index);
        shape = element;
      } else {
        // No path tells which element of a set it is.
        among = element instanceof RecordShape || element instanceof ChoiceShape;
      }
      return index != null;
    }
    if (shape instanceof MapShape map && node.getKey() != null) {
      path = path.member(path.sentKey(node.getKey()));
      shape = whole(map.value());
      return true;
    }
    return false;
  }

  private boolean property(String name) {
    Optional<Component> entered = component(shape, name);
    record = entered.isEmpty();
    entered.ifPresent(found -> {
      path = path.member(found.name());
      shape = whole(found.shape());
      secret |= found.secret();
      component = component == null ? found : component;
    });
    return entered.isPresent();
  }

  /** Returns the component of a property, by its own name or that of its getter. */
  private static Optional<Component> component(Shape shape, String property) {
    if (shape instanceof ChoiceShape choice) {
      return choice.records().values().stream()
          .flatMap(record -> component(record, property).stream())
          .findFirst();
    }
    if (!(shape instanceof RecordShape record)) {
      return Optional.empty();
    }
    String capital = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    return Optional.ofNullable(record.components().get(property))
        .or(() -> Optional.ofNullable(record.components().get("is" + capital)))
        .or(() -> Optional.ofNullable(record.components().get("get" + capital)));
  }

  private static Shape whole(Shape shape) {
    return shape instanceof OptionalShape optional ? whole(optional.inner()) : shape;
  }

  RecordPath path() {
    return path;
  }

  /** Returns the shape of the position, without Optional. */
  Shape shape() {
    return shape;
  }

  /** Returns the component of the checked record that it is in; empty for the record as a whole. */
  Optional<Component> component() {
    return Optional.ofNullable(component);
  }

  /** Returns whether it belongs to a record as a whole, and not to a component. */
  boolean ofRecord() {
    return record;
  }

  /** Returns whether it belongs to a record in a set or another collection without an order. */
  boolean amongRecords() {
    return among;
  }

  /** Returns whether the value may contain a secret. */
  boolean secret() {
    return secret || shape.holdsSecret();
  }
}
