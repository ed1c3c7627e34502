package io.cloakroom.form;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.ValidationException;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message of a broken constraint in the visitor's language. That of the constraint or of the
 * application's {@code ValidationMessages} comes first; then our own in the supported languages,
 * and the provider's in others. Thread-safe.
 */
final class ConstraintMessages {

  /** The text that replaces a secret in a message. */
  private static final String MASK = "***";

  private static final Pattern STANDARD =
      Pattern.compile("\\{(jakarta\\.validation\\.constraints\\.(\\w+)\\.message)}");
  private static final Pattern KEY = Pattern.compile("\\{[\\w.]+}");

  private final @Nullable MessageInterpolator interpolator;
  private final ApplicationMessages application;

  /**
   * The messages of one form.
   *
   * @param interpolator the provider's; null for a validator of the application, whose messages
   *     stay
   */
  ConstraintMessages(@Nullable MessageInterpolator interpolator, ApplicationMessages application) {
    this.interpolator = interpolator;
    this.application = application;
  }

  /** Returns the message of a violation at the position that it belongs to. */
  String of(ConstraintViolation<?> violation, ViolationPath at, Locale locale) {
    String template = violation.getMessageTemplate();
    // A validator may have built the template from the visitor's input, which is never evaluated.
    boolean declared =
        template.equals(violation.getConstraintDescriptor().getMessageTemplate())
            || KEY.matcher(template).matches();
    if (interpolator == null || !declared) {
      return asGiven(violation, at, locale);
    }
    Map<String, Object> attributes = attributes(violation, at, locale);
    Matcher standard = STANDARD.matcher(template);
    if (Messages.speaks(locale)
        && standard.matches()
        && !application.has(standard.group(1), locale)) {
      String code = code(standard.group(2), violation, at);
      if (Messages.has(locale, code)) {
        return Messages.of(locale, code, attributes);
      }
    }
    try {
      return interpolate(
          interpolator,
          application.resolve(template, locale),
          new Context(
              new Described<>(violation.getConstraintDescriptor(), attributes),
              at.secret() ? MASK : violation.getInvalidValue()),
          locale);
    } catch (ValidationException e) {
      return asGiven(violation, at, locale);
    }
  }

  /** Returns the provider's own message, unless it contains a secret value. */
  private static String asGiven(ConstraintViolation<?> violation, ViolationPath at, Locale locale) {
    String message = violation.getMessage();
    String value = String.valueOf(violation.getInvalidValue());
    boolean shown =
        !value.isEmpty()
            && message.contains(value)
            && !message.equals(violation.getConstraintDescriptor().getMessageTemplate());
    return shown && at.secret() ? Messages.of(locale, "convert") : message;
  }

  /**
   * Returns a provider without messages in a language uses the JVM's, which are replaced by the
   * root's.
   */
  private static String interpolate(
      MessageInterpolator interpolator, String template, Context context, Locale locale) {
    String words = interpolator.interpolate(template, context, locale);
    Locale machine = Locale.getDefault();
    return KEY.matcher(template).find()
            && !machine.getLanguage().equals(locale.getLanguage())
            && words.equals(interpolator.interpolate(template, context, machine))
        ? interpolator.interpolate(template, context, Locale.ROOT)
        : words;
  }

  private static String code(
      String constraint, ConstraintViolation<?> violation, ViolationPath at) {
    Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
    return "constraint."
        + switch (constraint) {
          case "Size" -> {
            boolean min = !Integer.valueOf(0).equals(attributes.get("min"));
            boolean max = !Integer.valueOf(Integer.MAX_VALUE).equals(attributes.get("max"));
            yield "Size" + (min && max ? ".both" : max ? ".max" : ".min") + kind(violation, at);
          }
          case "NotEmpty" -> "NotEmpty" + kind(violation, at);
          case "DecimalMin", "DecimalMax" ->
              constraint + (Boolean.FALSE.equals(attributes.get("inclusive")) ? ".exclusive" : "");
          case "Digits" ->
              constraint
                  + (endless(attributes.get("integer"))
                      ? ".fraction"
                      : endless(attributes.get("fraction")) ? ".integer" : "");
          // A record has no checkbox for its own assertion.
          case "AssertTrue", "AssertFalse" -> constraint + (at.ofRecord() ? ".record" : "");
          default -> constraint;
        };
  }

  /** Returns the kind of value: a text, selected options or added rows. */
  private static String kind(ConstraintViolation<?> violation, ViolationPath at) {
    Object value = violation.getInvalidValue();
    if (value == null || value instanceof CharSequence) {
      return "";
    }
    boolean rows =
        at.shape() instanceof MapShape
            || (at.shape() instanceof ListShape list
                && !(list.element() instanceof Scalar || list.element() instanceof UploadShape));
    return rows ? ".rows" : ".list";
  }

  private static boolean endless(@Nullable Object digits) {
    return digits instanceof Integer number && number > Scalars.MAX_DIGITS;
  }

  /** Returns the constraint's attributes, with the bounds of numbers as they are typed here. */
  private static Map<String, Object> attributes(
      ConstraintViolation<?> violation, ViolationPath at, Locale locale) {
    Map<String, Object> declared = violation.getConstraintDescriptor().getAttributes();
    if (!(at.shape() instanceof Scalar scalar)) {
      return declared;
    }
    boolean decimal =
        violation.getConstraintDescriptor().getAnnotation() instanceof DecimalMin
            || violation.getConstraintDescriptor().getAnnotation() instanceof DecimalMax;
    Map<String, Object> typed = new HashMap<>(declared);
    typed.computeIfPresent(
        "value",
        (name, value) ->
            decimal || value instanceof Long || value instanceof Integer
                ? typed(new BigDecimal(value.toString()), scalar, locale)
                : value);
    return typed;
  }

  private static String typed(BigDecimal bound, Scalar scalar, Locale locale) {
    String plain = Scalars.plain(bound);
    return scalar.notation() instanceof NumberNotation local ? local.write(plain, locale) : plain;
  }

  /** The data of a violation for an interpolator. */
  private record Context(ConstraintDescriptor<?> descriptor, @Nullable Object value)
      implements MessageInterpolator.Context {

    @Override
    public ConstraintDescriptor<?> getConstraintDescriptor() {
      return descriptor;
    }

    @Override
    public @Nullable Object getValidatedValue() {
      return value;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      if (type.isInstance(this)) {
        return type.cast(this);
      }
      throw new ValidationException("This context is no " + type.getName());
    }
  }
}
