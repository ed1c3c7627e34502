package io.cloakroom.form;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintDeclarationException;
import jakarta.validation.ConstraintDefinitionException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.GroupSequence;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Path;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.groups.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Jakarta constraints of a form's records, and whoever checks them. Thread-safe. */
final class Constraints {

  private final @Nullable Validator validator;
  private final ConstraintMessages messages;
  private final Class<?>[] groups;
  private final Set<Class<?>> constrained;
  private final @Nullable Clock clock;

  private Constraints(
      @Nullable Validator validator,
      ConstraintMessages messages,
      Class<?>[] groups,
      Set<Class<?>> constrained,
      @Nullable Clock clock) {
    this.clock = clock;
    this.groups = groups.clone();
    this.constrained = Set.copyOf(constrained);
    this.validator = validator;
    this.messages = messages;
  }

  /** A step of a violation's path: into a component, or to an element where the index is not -1. */
  record Step(String name, int index) {}

  /** A constraint that does not hold. */
  record Violation(List<Step> path, String code, String message) {
    Violation {
      path = List.copyOf(path);
    }
  }

  /** Made at the first form that needs it, and kept for all. */
  private static final class Provider {

    static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();
    static final Validator VALIDATOR = FACTORY.getValidator();
  }

  /**
   * What checks the constraints of this form.
   *
   * @param given the validator to use; null for the one on the class path
   * @throws IllegalStateException where a record has constraints, and nothing can check them
   */
  static Constraints of(Set<Class<?>> records, @Nullable Validator given, Class<?>[] groups) {
    Validator validator = given;
    for (Class<?> record : records) {
      if (validator == null && constrained(record)) {
        try {
          validator = Provider.VALIDATOR;
        } catch (ExceptionInInitializerError | NoClassDefFoundError | ValidationException e) {
          throw new IllegalStateException(
              record.getName()
                  + " has Jakarta Validation constraints, and there is no provider to check them:"
                  + " add org.hibernate.validator:hibernate-validator and"
                  + " org.glassfish.expressly:expressly, or give Form.builder a validator",
              e);
        }
      }
    }
    Set<Class<?>> constrained = new HashSet<>();
    if (validator != null) {
      for (Class<?> record : records) {
        requireFitting(record, validator);
        if (validator.getConstraintsForClass(record).isBeanConstrained()) {
          constrained.add(record);
        }
      }
    }
    boolean ours = given == null && validator != null;
    MessageInterpolator interpolator = ours ? Provider.FACTORY.getMessageInterpolator() : null;
    Clock clock = ours ? Provider.FACTORY.getClockProvider().getClock() : null;
    return new Constraints(
        validator, new ConstraintMessages(interpolator), groups, constrained, clock);
  }

  /** What constraints take for now; null where only the application's own validator knows. */
  @Nullable Clock clock() {
    return clock;
  }

  /** A constraint on a type it cannot check would otherwise fail at the first request. */
  private static void requireFitting(Class<?> record, Validator validator) {
    for (RecordComponent component : record.getRecordComponents()) {
      try {
        validator.validateValue(record, component.getName(), null);
      } catch (ConstraintDeclarationException | ConstraintDefinitionException e) {
        throw new IllegalArgumentException(
            record.getTypeName()
                + "."
                + component.getName()
                + " has a constraint that does not fit its type; for the value of an Optional or the"
                + " elements of a List, write it inside: Optional<@Size(max = 9) String>",
            e);
      }
    }
  }

  /** Whether this record has constraints, or components that have. */
  boolean on(Class<?> record) {
    return constrained.contains(record);
  }

  /**
   * Checks a record and passes on what does not hold. Nested records are not looked into unless
   * they ask with {@code @Valid}: each is checked at its own place.
   */
  void check(RecordShape shape, Object record, Locale locale, Consumer<Violation> sink) {
    pass(validator().validate(record, groups), shape, locale, sink);
  }

  /** Checks one component of a record that could not be made. */
  void check(
      RecordShape shape,
      Component component,
      @Nullable Object value,
      Locale locale,
      Consumer<Violation> sink) {
    pass(
        validator().validateValue(shape.type(), component.name(), value, groups),
        shape,
        locale,
        sink);
  }

  private Validator validator() {
    return Objects.requireNonNull(validator, "without one nothing is constrained");
  }

  private void pass(
      Set<? extends ConstraintViolation<?>> violations,
      RecordShape shape,
      Locale locale,
      Consumer<Violation> sink) {
    if (!violations.isEmpty()) {
      violations.stream()
          .map(violation -> violation(violation, locale))
          .sorted(order(shape))
          .forEach(sink);
    }
  }

  /**
   * Providers report in any order: as declared, and what is missing before what is wrong with it.
   */
  private static Comparator<Violation> order(RecordShape shape) {
    Map<String, Integer> declared = new HashMap<>();
    for (Component component : shape.components().values()) {
      for (Annotation constraint : component.constraints()) {
        String key = component.name() + ' ' + code(constraint.annotationType());
        declared.putIfAbsent(key, declared.size());
      }
    }
    return Comparator.<Violation>comparingInt(v -> v.code.startsWith("not-") ? 0 : 1)
        .thenComparingInt(
            v ->
                v.path.isEmpty()
                    ? 0
                    : declared.getOrDefault(v.path.get(0).name + ' ' + v.code, declared.size()))
        .thenComparing(v -> v.path.toString())
        .thenComparing(Violation::message);
  }

  private Violation violation(ConstraintViolation<?> violation, Locale locale) {
    List<Step> path = new ArrayList<>();
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getIndex() != null) {
        path.add(new Step("", node.getIndex()));
      } else if (node.getKey() != null) {
        path.add(new Step(node.getKey().toString(), -1));
      }
      if (node.getKind() == ElementKind.PROPERTY) {
        path.add(new Step(node.getName(), -1));
      }
    }
    Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
    return new Violation(path, code(constraint.annotationType()), messages.of(violation, locale));
  }

  /** {@code NotBlank} as {@code not-blank}. */
  static String code(Class<?> annotation) {
    return annotation
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * The constraints of a component and of the value in an Optional. They are declared for fields,
   * so the component has them only there.
   *
   * @param groups whose constraints count; empty for the default one
   */
  static List<Annotation> of(RecordComponent component, List<Class<?>> groups) {
    return of(component).stream().filter(constraint -> counts(constraint, groups)).toList();
  }

  private static boolean counts(Annotation constraint, List<Class<?>> groups) {
    List<Class<?>> wanted = sequence(groups.isEmpty() ? List.of(Default.class) : groups);
    try {
      Method method = constraint.annotationType().getMethod("groups");
      List<Class<?>> own = List.of((Class<?>[]) method.invoke(constraint));
      return (own.isEmpty() ? List.<Class<?>>of(Default.class) : own)
          .stream().anyMatch(group -> wanted.stream().anyMatch(group::isAssignableFrom));
    } catch (ReflectiveOperationException e) {
      return true; // A list of repeated constraints has no groups of its own.
    }
  }

  private static List<Class<?>> sequence(List<Class<?>> groups) {
    return groups.stream()
        .flatMap(
            group ->
                group.isAnnotationPresent(GroupSequence.class)
                    ? Arrays.stream(group.getAnnotation(GroupSequence.class).value())
                    : Stream.of(group))
        .collect(Collectors.toUnmodifiableList());
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
          .filter(Constraints::isConstraint)
          .toList();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("A record has a field for each component", e);
    }
  }

  private static boolean constrained(Class<?> record) {
    return has(record)
        || Arrays.stream(record.getRecordComponents())
            .anyMatch(c -> !of(c).isEmpty() || constrained(c.getAnnotatedType()));
  }

  private static boolean constrained(AnnotatedType type) {
    return has(type)
        || (type instanceof AnnotatedParameterizedType generic
            && Arrays.stream(generic.getAnnotatedActualTypeArguments())
                .anyMatch(Constraints::constrained));
  }

  private static boolean has(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(annotation -> isConstraint(annotation) || annotation instanceof Valid);
  }

  private static boolean isConstraint(Annotation annotation) {
    Class<?> type = annotation.annotationType();
    // A repeated constraint is wrapped in its List.
    return type.isAnnotationPresent(Constraint.class)
        || (type.getDeclaringClass() != null
            && type.getDeclaringClass().isAnnotationPresent(Constraint.class));
  }
}
