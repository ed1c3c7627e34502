package io.cloakroom.views;

import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardExpression;
import org.thymeleaf.standard.expression.IStandardExpressionParser;
import org.thymeleaf.standard.expression.StandardExpressionParser;

/**
 * A parser of standard expressions without preprocessing. Thymeleaf preprocesses for its own parser
 * class only, so no value is ever spliced into the code of an expression.
 */
final class ThymeleafParser implements IStandardExpressionParser {

  private final IStandardExpressionParser parser = new StandardExpressionParser();

  @Override
  public IStandardExpression parseExpression(IExpressionContext context, String input) {
    return parser.parseExpression(context, input);
  }
}
