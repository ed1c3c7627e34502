package io.cloakroom.views;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.OGNLVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;
import org.thymeleaf.standard.expression.StandardExpressions;

/**
 * An evaluator of {@code ${…}} by OGNL that unwraps the result. It always applies the restrictions
 * that Thymeleaf applies to values from a request.
 */
final class ThymeleafEvaluator implements IStandardVariableExpressionEvaluator {

  private final IStandardVariableExpressionEvaluator ognl =
      new OGNLVariableExpressionEvaluator(true);

  @Override
  public @Nullable Object evaluate(
      IExpressionContext context,
      IStandardVariableExpression expression,
      StandardExpressionExecutionContext execution) {
    StandardExpressionExecutionContext restricted =
        execution.getForbidUnsafeExpressionResults()
            ? StandardExpressionExecutionContext.RESTRICTED_FORBID_UNSAFE_EXP_RESULTS
            : StandardExpressionExecutionContext.RESTRICTED;
    Object value = UnwrappedModel.unwrap(ognl.evaluate(context, expression, restricted));
    return execution.getPerformTypeConversion()
        ? StandardExpressions.getConversionService(context.getConfiguration())
            .convert(context, value, String.class)
        : value;
  }
}
