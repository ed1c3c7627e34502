package io.cloakroom.form;

import io.cloakroom.http.Html;
import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTML attributes of a component's input: its type, and the constraints that browsers know. A
 * browser must accept whatever the server accepts, so a constraint that HTML cannot express exactly
 * is expressed less strictly, or omitted.
 */
final class InputAttributes {

  /** The depth of constraints composed of others; beyond it there is a cycle. */
  private static final int MAX_COMPOSED = 4;

  private final Component component;
  private final Shape shape;
  private final boolean optional;
  private final FormShape form;
  private final Map<String, String> attributes = new LinkedHashMap<>();

  private InputAttributes(Component component, Shape shape, boolean optional, FormShape form) {
    this.component = component;
    this.shape = shape;
    this.optional = optional;
    this.form = form;
  }

  /**
   * Returns the attributes of a component's input.
   *
   * @param shape the component's shape, without Optional
   * @param optional whether it, or what it is in, may be omitted
   */
  static Map<String, String> of(
      Component component, Shape shape, boolean optional, FormShape form) {
    InputAttributes html = new InputAttributes(component, shape, optional, form);
    html.type();
    if (!optional && component.required()) {
      html.attributes.put("required", "");
    }
    component.shown().forEach(html::presence);
    // Bounds belong to inputs of numbers and dates; localized values are typed as text.
    if (shape instanceof Scalar scalar && scalar.notation() == null) {
      html.scalar(scalar);
    }
    return html.attributes;
  }

  /** Returns the constraints for HTML, with repeated and composed ones resolved. */
  static List<Annotation> shown(List<Annotation> declared) {
    List<Annotation> shown = new ArrayList<>();
    collect(declared, 0, shown);
    return shown;
  }

  private static void collect(List<Annotation> declared, int depth, List<Annotation> shown) {
    for (Annotation constraint : declared) {
      Class<? extends Annotation> type = constraint.annotationType();
      if (type.getDeclaringClass() != null && !type.isAnnotationPresent(Constraint.class)) {
        collect(repeated(constraint), depth, shown);
      } else if (type.isAnnotationPresent(Constraint.class)) {
        shown.add(constraint);
        if (depth < MAX_COMPOSED && plainlyComposed(type)) {
          collect(List.of(type.getAnnotations()), depth + 1, shown);
        }
      }
    }
  }

  private static List<Annotation> repeated(Annotation list) {
    try {
      Object value = list.annotationType().getMethod("value").invoke(list);
      return value instanceof Annotation[] each ? List.of(each) : List.of();
    } catch (ReflectiveOperationException e) {
      return List.of(); // Not a list of constraints.
    }
  }

  /**
   * Returns whether a constraint requires all those that it is composed of, as they are written.
   */
  private static boolean plainlyComposed(Class<? extends Annotation> type) {
    return Arrays.stream(type.getAnnotations())
            .noneMatch(a -> a.annotationType().getSimpleName().equals("ConstraintComposition"))
        && Arrays.stream(type.getMethods()).noneMatch(InputAttributes::overrides);
  }

  private static boolean overrides(Method method) {
    return method.isAnnotationPresent(OverridesAttribute.class)
        || method.isAnnotationPresent(OverridesAttribute.List.class);
  }

  private void type() {
    boolean many = shape instanceof ListShape;
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    if (many && !(each instanceof Scalar)) {
      attributes.put("multiple", "");
    }
    if (each instanceof UploadShape upload) {
      attributes.put("type", "file");
      if (!upload.rule().accept().isEmpty()) {
        attributes.put("accept", String.join(",", upload.rule().accept()));
      }
    } else if (each instanceof Scalar scalar && !many && !scalar.inputType().isEmpty()) {
      if (scalar.notation() != null) {
        attributes.put("type", "text");
        attributes.put("inputmode", scalar.notation().inputMode());
        return;
      }
      attributes.put("type", component.secret() ? "password" : scalar.inputType());
    }
  }

  private void scalar(Scalar scalar) {
    if (scalar.inputType().equals("number")) {
      NumberRange.of(!scalar.code().equals("number"), component.shown()).addTo(attributes);
    }
    if (scalar.clock()) {
      // HTML would count steps of a minute from the minimum or the value: seconds are allowed.
      attributes.put("step", "any");
    }
    for (Annotation constraint : component.shown()) {
      if (scalar.text()) {
        text(constraint);
      }
      if (form.clock() != null) {
        time(constraint, scalar.type(), form.clock());
      }
    }
  }

  private void text(Annotation constraint) {
    if (constraint instanceof Size size) {
      if (size.min() > 0) {
        attributes.put("minlength", String.valueOf(size.min()));
      }
      // The typed text may be longer than the trimmed one.
      if (size.max() < Integer.MAX_VALUE && !form.trim()) {
        attributes.put("maxlength", String.valueOf(size.max()));
      }
    } else if (constraint instanceof Email && !component.secret()) {
      // Inputs of the type email refuse addresses that the constraint accepts.
      attributes.put("inputmode", "email");
      attributes.put("autocapitalize", "none");
      attributes.put("spellcheck", "false");
    } else if (constraint instanceof Pattern pattern
        && pattern.flags().length == 0
        && !attributes.containsKey("pattern")) {
      HtmlPattern.of(pattern.regexp()).ifPresent(this::pattern);
    }
  }

  private void pattern(String html) {
    attributes.put("pattern", form.trim() ? "\\s*(?:" + html + ")\\s*" : html);
    if (HtmlPattern.digits(html)) {
      attributes.put("inputmode", "numeric");
    }
  }

  /**
   * Adds the bounds of dates, as of now. A bound that moves within the day is omitted, as time
   * passes while the form is filled in.
   */
  private void time(Annotation constraint, Class<?> type, Clock clock) {
    if (constraint instanceof Past) {
      bound("max", day(type, clock, -1));
    } else if (constraint instanceof PastOrPresent) {
      bound("max", day(type, clock, 0));
    } else if (constraint instanceof Future) {
      bound("min", type == LocalDateTime.class ? minute(clock) : day(type, clock, 1));
    } else if (constraint instanceof FutureOrPresent) {
      bound("min", type == LocalDateTime.class ? minute(clock) : day(type, clock, 0));
    }
  }

  private void bound(String name, @Nullable Object moment) {
    if (moment != null) {
      attributes.put(name, moment.toString());
    }
  }

  private static @Nullable Object day(Class<?> type, Clock clock, int later) {
    if (type == LocalDate.class) {
      return LocalDate.now(clock).plusDays(later);
    }
    if (type == YearMonth.class) {
      return YearMonth.now(clock).plusMonths(later);
    }
    return type == Year.class ? Year.now(clock).plusYears(later) : null;
  }

  private static LocalDateTime minute(Clock clock) {
    return LocalDateTime.now(clock).truncatedTo(ChronoUnit.MINUTES);
  }

  private void presence(Annotation constraint) {
    // A list is required as a whole, which HTML cannot express for checkboxes.
    boolean boxes = shape instanceof ListShape list && !(list.element() instanceof UploadShape);
    boolean text = shape instanceof Scalar scalar && scalar.text();
    boolean file = shape instanceof ListShape && !boxes;
    boolean present =
        constraint instanceof NotBlank
            || constraint instanceof NotEmpty
            || (constraint instanceof Size size && size.min() > 0 && (text || file));
    if (!optional && (constraint instanceof AssertTrue || (present && !boxes))) {
      attributes.put("required", "");
    }
  }

  /** Returns attributes as HTML, escaped. */
  static String html(Map<String, String> attributes) {
    StringBuilder html = new StringBuilder();
    attributes.forEach((name, value) -> {
      html.append(html.isEmpty() ? "" : " ").append(name);
      if (!value.isEmpty()) {
        html.append("=\"").append(Html.escaped(value)).append('"');
      }
    });
    return html.toString();
  }
}
