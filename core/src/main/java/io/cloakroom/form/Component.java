package io.cloakroom.form;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * One component of a record, prepared.
 *
 * @param nullable whether it is null if nothing was sent; declared by an annotation {@code
 *     Nullable}
 * @param secret whether its values must not go back to a page
 * @param constraints its Jakarta constraints
 * @param shown the constraints that HTML can express, with composed ones resolved
 * @param autocomplete the words of {@link Autocomplete}; empty if there are none
 * @param accessor takes the record and returns the component's value, as objects
 */
record Component(
    String name,
    Shape shape,
    boolean nullable,
    boolean secret,
    List<Annotation> constraints,
    List<Annotation> shown,
    String autocomplete,
    MethodHandle accessor) {

  Component {
    constraints = List.copyOf(constraints);
    shown = List.copyOf(shown);
  }

  /** Returns what applies to both this component and another one of its name. */
  Component either(Component other) {
    Optional<Shape> both = Shape.either(shape, other.shape);
    return new Component(
        name,
        both.orElse(shape),
        nullable || other.nullable,
        // Values of one may be secret in the other.
        secret || other.secret || both.isEmpty(),
        both(constraints, other.constraints),
        both(shown, other.shown),
        autocomplete.equals(other.autocomplete) ? autocomplete : "",
        accessor);
  }

  /** Returns this component, showing only constraints that another one shows too. */
  Component showing(Component other) {
    return new Component(
        name,
        shape,
        nullable,
        secret,
        constraints,
        both(shown, other.shown),
        autocomplete,
        accessor);
  }

  private static List<Annotation> both(List<Annotation> one, List<Annotation> other) {
    return one.stream().filter(other::contains).toList();
  }

  /** Returns whether it may be omitted and then has no value. */
  boolean optional() {
    return nullable || shape instanceof OptionalShape;
  }

  /** Returns whether it is secret or contains a secret, whatever was sent. */
  boolean holdsSecret() {
    return secret || shape.holdsSecret();
  }

  /** Returns whether omitting it is an error. */
  boolean required() {
    return !optional()
        && !(shape instanceof ListShape)
        && !(shape instanceof MapShape)
        && !(shape instanceof Scalar scalar && scalar.unsent() != null);
  }
}
