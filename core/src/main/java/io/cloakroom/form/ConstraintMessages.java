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
 * What a broken constraint says, in the visitor's language: the words of the constraint or of the
 * application's {@code ValidationMessages}, where there are any; else our own in the languages that
 * are shipped, and the provider's in others. Thread-safe.
 */
final class ConstraintMessages {

  /** What a message shows in the place of a secret. */
  private static final String MASK = "***";

  private static final Pattern STANDARD =
      Pattern.compile("\\{(jakarta\\.validation\\.constraints\\.(\\w+)\\.message)}");
  private static final Pattern KEY = Pattern.compile("\\{[\\w.]+}");

  private final @Nullable MessageInterpolator interpolator;
  private final ApplicationMessages application;

  /**
   * Messages of one form.
   *
   * @param interpolator of the provider; null where only the validator is known, whose words stay
   */
  ConstraintMessages(@Nullable MessageInterpolator interpolator, ApplicationMessages application) {
    this.interpolator = interpolator;
    this.application = application;
  }

  /** What a violation says to a person, at the place that it belongs to. */
  String of(ConstraintViolation<?> violation, ViolationPlace at, Locale locale) {
    String template = violation.getMessageTemplate();
    // A validator may have made the template of what the visitor sent: that is never evaluated.
    boolean declared =
        template.equals(violation.getConstraintDescriptor().getMessageTemplate())
            || KEY.matcher(template).matches();
    if (interpolator == null || !declared) {
      return asTold(violation, at, locale);
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
      return asTold(violation, at, locale);
    }
  }

  /** The provider's own words, which may hold what was sent. */
  private static String asTold(ConstraintViolation<?> violation, ViolationPlace at, Locale locale) {
    String message = violation.getMessage();
    String value = String.valueOf(violation.getInvalidValue());
    boolean shown =
        !value.isEmpty()
            && message.contains(value)
            && !message.equals(violation.getConstraintDescriptor().getMessageTemplate());
    return shown && at.secret() ? Messages.of(locale, "convert") : message;
  }

  /** A provider without words in a language takes those of the machine's, which are nobody's. */
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
      String constraint, ConstraintViolation<?> violation, ViolationPlace at) {
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
          // There is no box for what a record says of itself.
          case "AssertTrue", "AssertFalse" -> constraint + (at.ofRecord() ? ".record" : "");
          default -> constraint;
        };
  }

  /** Whether it is about a text, options that are selected or rows that are added. */
  private static String kind(ConstraintViolation<?> violation, ViolationPlace at) {
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

  /** The constraint's attributes, with the bounds of numbers as they are typed at this place. */
  private static Map<String, Object> attributes(
      ConstraintViolation<?> violation, ViolationPlace at, Locale locale) {
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

  /** What an interpolator may ask of a violation. */
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
