package io.cloakroom.spring;

import io.cloakroom.form.Field;
import io.cloakroom.form.Fields;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.standard.processor.StandardXmlNsTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * A dialect of Thymeleaf for forms, with two attributes. {@code cr:field="email"} gives an input
 * the id, the name, the value and the constraints of that field of {@code fields}. {@code
 * cr:error="email"} shows its error, or removes the element if there is none. An attribute that the
 * template sets itself stays. Instead of a path, both take an expression for a field.
 */
final class FieldDialect extends AbstractProcessorDialect {

  private static final int PRECEDENCE = 1500;

  FieldDialect() {
    super("Cloakroom fields", "cr", PRECEDENCE);
  }

  @Override
  public Set<IProcessor> getProcessors(String prefix) {
    return Set.of(
        new Input(prefix),
        new ErrorMessage(prefix),
        new StandardXmlNsTagProcessor(TemplateMode.HTML, prefix));
  }

  private static Field field(ITemplateContext context, String text) {
    if (text.startsWith("${") || text.startsWith("*{")) {
      Object value =
          StandardExpressions.getExpressionParser(context.getConfiguration())
              .parseExpression(context, text)
              .execute(context);
      if (value instanceof Field field) {
        return field;
      }
      throw new IllegalArgumentException(text + " is not a field of a form");
    }
    if (context.getVariable("fields") instanceof Fields fields) {
      return fields.get(text);
    }
    throw new IllegalArgumentException(
        "cr:field=\""
            + text
            + "\" needs the fields of a form in the model, under the name fields, such as"
            + " visit.fields(FORM)");
  }

  /** The attribute of inputs. */
  private static final class Input extends AbstractAttributeTagProcessor {

    private static final Set<String> WITHOUT_VALUE = Set.of("password", "file");

    Input(String prefix) {
      super(TemplateMode.HTML, prefix, null, false, "field", true, PRECEDENCE, true);
    }

    @Override
    protected void doProcess(
        ITemplateContext context,
        IProcessableElementTag tag,
        AttributeName attribute,
        String text,
        IElementTagStructureHandler written) {
      Field field = field(context, text);
      String element = tag.getElementCompleteName().toLowerCase(Locale.ROOT);
      @Nullable String declared = tag.getAttributeValue("type");
      String type = declared != null ? declared : field.attributes().getOrDefault("type", "text");
      boolean input = element.equals("input");
      set(tag, written, "name", field.name());
      if (!type.equals("radio")) {
        set(tag, written, "id", field.id());
      }
      field
          .attributes()
          .forEach((name, value) -> {
            if (input || !name.equals("type")) {
              set(tag, written, name, value);
            }
          });
      if (element.equals("textarea")) {
        written.setBody(HtmlUtils.htmlEscape(field.value()), false);
      } else if (input && (type.equals("checkbox") || type.equals("radio"))) {
        @Nullable String option = tag.getAttributeValue("value");
        if (option == null ? field.checked() : field.checked(option)) {
          set(tag, written, "checked", "");
        }
      } else if (input && !WITHOUT_VALUE.contains(type)) {
        written.setAttribute("value", HtmlUtils.htmlEscape(field.value()));
      }
    }

    private static void set(
        IProcessableElementTag tag,
        IElementTagStructureHandler written,
        String name,
        String value) {
      if (!tag.hasAttribute(name)) {
        written.setAttribute(
            name, value.isEmpty() && !name.equals("value") ? null : HtmlUtils.htmlEscape(value));
      }
    }
  }

  /** The attribute of the element with an error. */
  private static final class ErrorMessage extends AbstractAttributeTagProcessor {

    ErrorMessage(String prefix) {
      super(TemplateMode.HTML, prefix, null, false, "error", true, PRECEDENCE, true);
    }

    @Override
    protected void doProcess(
        ITemplateContext context,
        IProcessableElementTag tag,
        AttributeName attribute,
        String text,
        IElementTagStructureHandler written) {
      Field field = field(context, text);
      if (field.invalid()) {
        written.setAttribute("id", field.errorId());
        written.setBody(HtmlUtils.htmlEscape(field.error()), false);
      } else {
        written.removeElement();
      }
    }
  }
}
