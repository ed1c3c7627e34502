package io.cloakroom.form;

import jakarta.validation.ConstraintDeclarationException;
import jakarta.validation.ConstraintDefinitionException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
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
import org.jspecify.annotations.Nullable;

/** The Jakarta constraints of a form's records, and their validator. Thread-safe. */
final class Constraints {

  /** The file that declares constraints without annotations (Jakarta Validation, 9). */
  private static final String CONFIGURATION = "META-INF/validation.xml";

  private final @Nullable Validator validator;
  private final ConstraintMessages messages;
  private final Class<?>[] groups;
  private final Set<Class<?>> constrained;
  private final @Nullable Clock clock;

  private Constraints(
      @Nullable Validator validator,
      ConstraintMessages messages,
      List<Class<?>> groups,
      Set<Class<?>> constrained,
      @Nullable Clock clock) {
    this.clock = clock;
    this.groups = groups.toArray(Class<?>[]::new);
    this.constrained = Set.copyOf(constrained);
    this.validator = validator;
    this.messages = messages;
  }

  /**
   * A broken constraint.
   *
   * @param component the component that it is in; empty for a constraint of the whole record
   */
  record Violation(Optional<Component> component, RecordPath path, String code, String message) {}

  /** Created by the first form that needs it, and shared by all. */
  private static final class Provider {

    static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();
    static final Validator VALIDATOR = FACTORY.getValidator();
  }

  /**
   * Returns the constraints of a form.
   *
   * @param given the validator to use; null for the one on the class path
   * @throws IllegalStateException if a record has constraints and there is no validator
   */
  static Constraints of(
      Set<Class<?>> records,
      @Nullable Validator given,
      List<Class<?>> groups,
      ApplicationMessages application) {
    Validator validator = given == null ? provided(records).orElse(null) : given;
    Set<Class<?>> constrained = new HashSet<>();
    if (validator != null) {
      for (Class<?> record : records) {
        requireFitting(record, validator, DeclaredConstraints.each(groups));
        if (validator.getConstraintsForClass(record).isBeanConstrained()) {
          constrained.add(record);
        }
      }
    }
    boolean ours = given == null && validator != null;
    MessageInterpolator interpolator = ours ? Provider.FACTORY.getMessageInterpolator() : null;
    Clock clock = ours ? Provider.FACTORY.getClockProvider().getClock() : null;
    return new Constraints(
        validator, new ConstraintMessages(interpolator, application), groups, constrained, clock);
  }

  /** Returns the validator on the class path; empty if no annotation and no file needs one. */
  private static Optional<Validator> provided(Set<Class<?>> records) {
    Optional<String> asks =
        records.stream()
            .filter(DeclaredConstraints::on)
            .map(record -> record.getName() + " has Jakarta Validation constraints")
            .findFirst()
            .or(Constraints::configured);
    if (asks.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Provider.VALIDATOR);
    } catch (ExceptionInInitializerError | NoClassDefFoundError | ValidationException e) {
      throw new IllegalStateException(
          asks.get()
              + ", and there is no provider to check them:"
              + " add org.hibernate.validator:hibernate-validator and"
              + " org.glassfish.expressly:expressly, or give Form.builder a validator",
          e);
    }
  }

  private static Optional<String> configured() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Constraints.class.getClassLoader() : context;
    return Optional.ofNullable(loader.getResource(CONFIGURATION))
        .map(file -> CONFIGURATION + " may declare constraints");
  }

  /** Returns the clock of constraints; null if the application's own validator has it. */
  @Nullable Clock clock() {
    return clock;
  }

  /** Refuses a constraint on a type it cannot check, which would fail at the first request. */
  private static void requireFitting(Class<?> record, Validator validator, List<Class<?>> groups) {
    for (RecordComponent component : record.getRecordComponents()) {
      try {
        validator.validateValue(record, component.getName(), null, groups.toArray(Class<?>[]::new));
      } catch (ConstraintDeclarationException | ConstraintDefinitionException e) {
        throw new IllegalArgumentException(
            record.getTypeName()
                + "."
                + component.getName()
                + " has a constraint that does not fit its type; for the value of an Optional or the"
                + " elements of a List, write it inside: Optional<@Size(max = 9) String>",
            e);
      } catch (ValidationException e) {
        if (!ranValidator(e)) {
          throw e;
        }
        // The application's own may not expect null, which this component may never be.
      }
    }
  }

  private static boolean ranValidator(ValidationException failure) {
    Throwable cause = failure.getCause();
    return cause != null
        && Arrays.stream(cause.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("isValid"));
  }

  /** Whether this record or one of its components has constraints. */
  boolean on(Class<?> record) {
    return constrained.contains(record);
  }

  /**
   * Checks a record and passes on its violations. Nested records are checked by themselves, and
   * here only if they have {@code @Valid}.
   */
  void check(
      RecordShape shape, RecordPath path, Object record, Locale locale, Consumer<Violation> sink) {
    pass(validator().validate(record, groups), shape, path, locale, sink);
  }

  /** Checks one component of a record that could not be constructed. */
  void check(
      RecordShape shape,
      RecordPath path,
      Component component,
      @Nullable Object value,
      Locale locale,
      Consumer<Violation> sink) {
    pass(
        validator().validateValue(shape.type(), component.name(), value, groups),
        shape,
        path,
        locale,
        sink);
  }

  private Validator validator() {
    return Objects.requireNonNull(validator, "without one nothing is constrained");
  }

  private void pass(
      Set<? extends ConstraintViolation<?>> violations,
      RecordShape shape,
      RecordPath path,
      Locale locale,
      Consumer<Violation> sink) {
    if (!violations.isEmpty()) {
      violations.stream()
          .flatMap(violation -> violation(violation, shape, path, locale).stream())
          .sorted(order(shape))
          .forEach(sink);
    }
  }

  /**
   * Returns the order of violations, as providers report in any: a missing value before others,
   * then in declaration order.
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
        .thenComparingInt(v ->
            v.component
                .map(c -> declared.getOrDefault(c.name() + ' ' + v.code, declared.size()))
                .orElse(0))
        .thenComparing(v -> v.path.pointer())
        .thenComparing(Violation::message);
  }

  private Optional<Violation> violation(
      ConstraintViolation<?> violation, RecordShape shape, RecordPath path, Locale locale) {
    ViolationPath at = ViolationPath.of(shape, path, violation.getPropertyPath());
    ConstraintDescriptor<?> constraint = violation.getConstraintDescriptor();
    // A record in a set is checked by itself, where its position is known.
    if (at.amongRecords() && DeclaredConstraints.counts(constraint.getGroups(), List.of(groups))) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            at.component(),
            at.path(),
            code(constraint.getAnnotation().annotationType()),
            messages.of(violation, at, locale)));
  }

  /** Writes {@code NotBlank} as {@code not-blank}. */
  static String code(Class<?> annotation) {
    return annotation
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
