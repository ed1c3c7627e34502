package io.cloakroom.form;

import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a violated constraint belongs, found along the provider's path: as far as the record's
 * shapes lead. What is no component, such as a getter, belongs to the record that has it. Not
 * thread-safe.
 */
final class ViolationPlace {

  private Place place;
  private Shape shape;
  private @Nullable Component component;
  private boolean record = true;
  private boolean secret;
  private boolean among;

  private ViolationPlace(RecordShape record, Place place) {
    this.place = place;
    this.shape = record;
    this.secret = place.secret();
  }

  /** The place of a violation of a record that was read at a place. */
  static ViolationPlace of(RecordShape record, Place at, Path path) {
    ViolationPlace violated = new ViolationPlace(record, at);
    for (Path.Node node : path) {
      if (!violated.enter(node)) {
        break;
      }
    }
    return violated;
  }

  /** Whether the path leads on from where this node leads to. */
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
        place = place.kept(index);
        shape = element;
      } else {
        // Which one of a set it is, no path says.
        among = element instanceof RecordShape || element instanceof ChoiceShape;
      }
      return index != null;
    }
    if (shape instanceof MapShape map && node.getKey() != null) {
      place = place.member(place.sentKey(node.getKey()));
      shape = whole(map.value());
      return true;
    }
    return false;
  }

  private boolean property(String name) {
    Optional<Component> entered = component(shape, name);
    record = entered.isEmpty();
    entered.ifPresent(found -> {
      place = place.member(found.name());
      shape = whole(found.shape());
      secret |= found.secret();
      component = component == null ? found : component;
    });
    return entered.isPresent();
  }

  /** The component that a property is, by its own name or as what its accessor gets. */
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

  Place place() {
    return place;
  }

  /** What is read there, whatever is optional unwrapped. */
  Shape shape() {
    return shape;
  }

  /** The component of the checked record that it is in; empty where it is the record as a whole. */
  Optional<Component> component() {
    return Optional.ofNullable(component);
  }

  /** Whether it is of a record as a whole, and of no component. */
  boolean ofRecord() {
    return record;
  }

  /** Whether it is of a record in a set or another collection without an order. */
  boolean amongRecords() {
    return among;
  }

  /** Whether the value may hold a secret. */
  boolean secret() {
    return secret || shape.holdsSecret();
  }
}
