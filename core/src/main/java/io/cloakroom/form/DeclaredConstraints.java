package io.cloakroom.form;

import jakarta.validation.Constraint;
import jakarta.validation.GroupSequence;
import jakarta.validation.Valid;
import jakarta.validation.groups.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the Jakarta constraints that annotations declare, without a provider. */
final class DeclaredConstraints {

  private DeclaredConstraints() {}

  /**
   * Returns the constraints of a component and of the value in an Optional. They are declared for
   * fields, so the record's field has them and not the component.
   *
   * @param groups the groups that count; empty for the default one
   */
  static List<Annotation> of(RecordComponent component, List<Class<?>> groups) {
    return of(component).stream().filter(constraint -> counts(constraint, groups)).toList();
  }

  private static boolean counts(Annotation constraint, List<Class<?>> groups) {
    try {
      Method method = constraint.annotationType().getMethod("groups");
      return counts(List.of((Class<?>[]) method.invoke(constraint)), groups);
    } catch (ReflectiveOperationException e) {
      return true; // A list of repeated constraints has no groups of its own.
    }
  }

  /** Returns whether a constraint of the own groups is checked with the others. */
  static boolean counts(Collection<Class<?>> own, List<Class<?>> groups) {
    List<Class<?>> wanted = each(groups);
    return (own.isEmpty() ? List.<Class<?>>of(Default.class) : own)
        .stream().anyMatch(group -> wanted.stream().anyMatch(group::isAssignableFrom));
  }

  /** Returns the groups with sequences of groups resolved; the default one if there are none. */
  static List<Class<?>> each(List<Class<?>> groups) {
    return (groups.isEmpty() ? List.<Class<?>>of(Default.class) : groups)
        .stream()
            .<Class<?>>flatMap(group ->
                group.isAnnotationPresent(GroupSequence.class)
                    ? Arrays.stream(group.getAnnotation(GroupSequence.class).value())
                    : Stream.of(group))
            .toList();
  }

  private static List<Annotation> of(RecordComponent component) {
    try {
      Field field = component.getDeclaringRecord().getDeclaredField(component.getName());
      Stream<Annotation> inside =
          component.getType() == Optional.class
                  && component.getAnnotatedType() instanceof AnnotatedParameterizedType optional
              ? Arrays.stream(optional.getAnnotatedActualTypeArguments()[0].getAnnotations())
              : Stream.empty();
      return Stream.concat(Arrays.stream(field.getAnnotations()), inside)
          .filter(DeclaredConstraints::isConstraint)
          .toList();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("A record has a field for each component", e);
    }
  }

  /** Whether a record, its components, its getters or its interfaces have constraints. */
  static boolean on(Class<?> record) {
    return declares(record)
        || Arrays.stream(record.getRecordComponents())
            .anyMatch(c -> !of(c).isEmpty() || has(c.getAnnotatedType()));
  }

  private static boolean declares(Class<?> type) {
    return has(type)
        || Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().matches("(?:get|is).+"))
            .anyMatch(
                getter -> has((AnnotatedElement) getter) || has(getter.getAnnotatedReturnType()))
        || Arrays.stream(type.getInterfaces()).anyMatch(DeclaredConstraints::declares);
  }

  private static boolean has(AnnotatedType type) {
    return has((AnnotatedElement) type)
        || (type instanceof AnnotatedParameterizedType generic
            && Arrays.stream(generic.getAnnotatedActualTypeArguments())
                .anyMatch(DeclaredConstraints::has));
  }

  private static boolean has(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(annotation -> isConstraint(annotation) || annotation instanceof Valid);
  }

  private static boolean isConstraint(Annotation annotation) {
    Class<?> type = annotation.annotationType();
    // A repeated constraint is wrapped in its own List annotation.
    return type.isAnnotationPresent(Constraint.class)
        || (type.getDeclaringClass() != null
            && type.getDeclaringClass().isAnnotationPresent(Constraint.class));
  }
}
