package io.cloakroom.form;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * One component of a record, prepared.
 *
 * @param nullable whether it is null where nothing was sent; declared by an annotation {@code
 *     Nullable}
 * @param secret whether its values must not go back to a page
 * @param constraints the Jakarta constraints it carries
 * @param told the same, as far as HTML can be told of them; taken apart once, not at each page
 * @param autocomplete the words of {@link Autocomplete}; empty where there are none
 * @param accessor takes the record and gives the component's value, as objects
 */
record Component(
    String name,
    Shape shape,
    boolean nullable,
    boolean secret,
    List<Annotation> constraints,
    List<Annotation> told,
    String autocomplete,
    MethodHandle accessor) {

  Component {
    constraints = List.copyOf(constraints);
    told = List.copyOf(told);
  }

  /** What holds for this one and another of its name, where either may be meant. */
  Component either(Component other) {
    Optional<Shape> both = Shape.either(shape, other.shape);
    return new Component(
        name,
        both.orElse(shape),
        nullable || other.nullable,
        // What is below the one may be secret below the other.
        secret || other.secret || both.isEmpty(),
        both(constraints, other.constraints),
        both(told, other.told),
        autocomplete.equals(other.autocomplete) ? autocomplete : "",
        accessor);
  }

  /** This one, of whose constraints HTML is told only what another is told, too. */
  Component told(Component other) {
    return new Component(
        name, shape, nullable, secret, constraints, both(told, other.told), autocomplete, accessor);
  }

  private static List<Annotation> both(List<Annotation> one, List<Annotation> other) {
    return one.stream().filter(other::contains).toList();
  }

  /** Whether it may be left out, and is then nothing at all. */
  boolean optional() {
    return nullable || shape instanceof OptionalShape;
  }

  /** Whether it is a secret, or something within it is, whatever was sent. */
  boolean holdsSecret() {
    return secret || shape.holdsSecret();
  }

  /** Whether leaving it out is an error. */
  boolean required() {
    return !optional()
        && !(shape instanceof ListShape)
        && !(shape instanceof MapShape)
        && !(shape instanceof Scalar scalar && scalar.unsent() != null);
  }
}
