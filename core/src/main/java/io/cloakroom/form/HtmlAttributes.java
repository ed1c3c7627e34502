package io.cloakroom.form;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What HTML can say of a component: its input's type, and the constraints that browsers know. */
final class HtmlAttributes {

  private HtmlAttributes() {}

  /**
   * The attributes of a component's input.
   *
   * @param shape the component's shape, what is optional unwrapped
   */
  static Map<String, String> of(Component component, Shape shape) {
    Map<String, String> attributes = new LinkedHashMap<>();
    type(component, shape, attributes);
    if (component.required()) {
      attributes.put("required", "");
    }
    constraints(component, component.constraints(), shape, attributes, 0);
    if (shape instanceof Scalar scalar && scalar.notation() != null) {
      // These belong to inputs of numbers and dates, and it is one of text.
      attributes.keySet().removeAll(List.of("min", "max", "step"));
    }
    return attributes;
  }

  private static void type(Component component, Shape shape, Map<String, String> attributes) {
    Shape each = shape instanceof ListShape list ? list.element() : shape;
    if (shape != each && !(each instanceof Scalar)) {
      attributes.put("multiple", "");
    }
    if (each instanceof UploadShape upload) {
      attributes.put("type", "file");
      if (!upload.accept().isEmpty()) {
        attributes.put("accept", String.join(",", upload.accept()));
      }
    } else if (each instanceof Scalar scalar && shape == each && !scalar.inputType().isEmpty()) {
      if (scalar.notation() != null) {
        attributes.put("type", "text");
        attributes.put("inputmode", scalar.notation().inputMode());
        return;
      }
      attributes.put("type", component.secret() ? "password" : scalar.inputType());
      if (scalar.type() == BigDecimal.class
          || scalar.type() == double.class
          || scalar.type() == Double.class) {
        attributes.put("step", "any");
      }
    }
  }

  private static void constraints(
      Component component,
      List<Annotation> constraints,
      Shape shape,
      Map<String, String> attributes,
      int depth) {
    boolean text = shape instanceof Scalar scalar && scalar.text();
    for (Annotation constraint : constraints) {
      if (constraint instanceof NotBlank || constraint instanceof NotEmpty) {
        require(component, shape, attributes);
      } else if (constraint instanceof AssertTrue) {
        attributes.put("required", "");
      } else if (constraint instanceof Size size && text) {
        if (size.min() > 0) {
          attributes.put("minlength", String.valueOf(size.min()));
          require(component, shape, attributes);
        }
        if (size.max() < Integer.MAX_VALUE) {
          attributes.put("maxlength", String.valueOf(size.max()));
        }
      } else if (constraint instanceof Min min) {
        attributes.put("min", String.valueOf(min.value()));
      } else if (constraint instanceof Max max) {
        attributes.put("max", String.valueOf(max.value()));
      } else if (constraint instanceof DecimalMin min && min.inclusive()) {
        attributes.put("min", min.value());
      } else if (constraint instanceof DecimalMax max && max.inclusive()) {
        attributes.put("max", max.value());
      } else if (constraint instanceof PositiveOrZero) {
        attributes.put("min", "0");
      } else if (constraint instanceof Email && text) {
        attributes.put("type", "email");
      } else if (constraint instanceof Pattern pattern && text && pattern.flags().length == 0) {
        attributes.put("pattern", pattern.regexp());
      } else if (depth < 4) {
        // A constraint of one's own may be composed of others.
        constraints(
            component,
            List.of(constraint.annotationType().getAnnotations()),
            shape,
            attributes,
            depth + 1);
      }
    }
  }

  /** A list is required as a whole, which HTML cannot say of boxes; null is no empty text. */
  private static void require(Component component, Shape shape, Map<String, String> attributes) {
    boolean boxes = shape instanceof ListShape list && !(list.element() instanceof UploadShape);
    if (!boxes && !component.optional()) {
      attributes.put("required", "");
    }
  }

  /** Attributes as HTML, escaped. */
  static String html(Map<String, String> attributes) {
    StringBuilder html = new StringBuilder();
    attributes.forEach(
        (name, value) -> {
          html.append(html.isEmpty() ? "" : " ").append(name);
          if (!value.isEmpty()) {
            html.append("=\"").append(escape(value)).append('"');
          }
        });
    return html.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
