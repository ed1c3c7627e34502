package io.cloakroom.views;

import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardExpression;
import org.thymeleaf.standard.expression.IStandardExpressionParser;
import org.thymeleaf.standard.expression.StandardExpressionParser;

/**
 * Parses standard expressions. Thymeleaf preprocesses for its own parser only, so that what stands
 * behind this one never has a value spliced into its code.
 */
final class ThymeleafParser implements IStandardExpressionParser {

  private final IStandardExpressionParser parser = new StandardExpressionParser();

  @Override
  public IStandardExpression parseExpression(IExpressionContext context, String input) {
    return parser.parseExpression(context, input);
  }
}
