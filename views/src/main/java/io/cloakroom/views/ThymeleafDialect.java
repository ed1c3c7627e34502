package io.cloakroom.views;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.processor.AbstractStandardExpressionAttributeTagProcessor;
import org.thymeleaf.standard.processor.StandardXmlNsTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/** What Thymeleaf lacks for Cloakroom's models: {@code cloakroom:attributes}. */
final class ThymeleafDialect extends AbstractProcessorDialect {

  /** As th:attr, so that later ones such as th:value may still replace what the map says. */
  private static final int PRECEDENCE = 700;

  ThymeleafDialect() {
    super("Cloakroom", "cloakroom", PRECEDENCE);
  }

  @Override
  public Set<IProcessor> getProcessors(String prefix) {
    return Set.of(new Attributes(prefix), new StandardXmlNsTagProcessor(TemplateMode.HTML, prefix));
  }

  private static final class Attributes extends AbstractStandardExpressionAttributeTagProcessor {

    Attributes(String prefix) {
      super(TemplateMode.HTML, prefix, "attributes", PRECEDENCE, true);
    }

    @Override
    protected void doProcess(
        ITemplateContext context,
        IProcessableElementTag tag,
        AttributeName attribute,
        String expression,
        @Nullable Object result,
        IElementTagStructureHandler tagBeingWritten) {
      HtmlAttributes.of(result)
          .forEach((name, value) ->
              tagBeingWritten.setAttribute(
                  name, value.isEmpty() ? null : HtmlAttributes.escape(value)));
    }
  }
}
