package io.cloakroom.form;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * One component of a record, prepared.
 *
 * @param nullable whether it is null where nothing was sent; declared by an annotation {@code
 *     Nullable}
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

  /** Whether it may be left out, and is then nothing at all. */
  boolean optional() {
    return nullable || shape instanceof OptionalShape;
  }

  /** Whether leaving it out is an error. */
  boolean required() {
    return !optional()
        && !(shape instanceof ListShape)
        && !(shape instanceof MapShape)
        && !(shape instanceof Scalar scalar && scalar.unsent() != null);
  }
}
