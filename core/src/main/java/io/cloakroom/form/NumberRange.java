package io.cloakroom.form;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a component's constraints allow, as HTML can express it. HTML counts steps from
 * the minimum, so a bound between two steps moves to the next allowed number. HTML has no open
 * bounds, so an open bound of numbers without steps becomes a closed one.
 */
final class NumberRange {

  /**
   * The most digits of a number. A bound with more means that there is none, and could take all
   * memory to write.
   */
  private static final int MAX_DIGITS = Scalars.MAX_DIGITS;

  private final @Nullable BigDecimal unit;
  private @Nullable BigDecimal min;
  private @Nullable BigDecimal max;

  private NumberRange(@Nullable BigDecimal unit) {
    this.unit = unit;
  }

  /**
   * Returns the range of a number.
   *
   * @param whole whether its type has no fraction
   */
  static NumberRange of(boolean whole, List<Annotation> constraints) {
    BigDecimal unit = whole ? BigDecimal.ONE : null;
    for (Annotation constraint : constraints) {
      if (constraint instanceof Digits digits && !whole && digits.fraction() <= MAX_DIGITS) {
        unit = BigDecimal.ONE.movePointLeft(digits.fraction());
      }
    }
    NumberRange range = new NumberRange(unit);
    constraints.forEach(range::narrow);
    return range;
  }

  private void narrow(Annotation constraint) {
    if (constraint instanceof Min least) {
      atLeast(BigDecimal.valueOf(least.value()), true);
    } else if (constraint instanceof Max most) {
      atMost(BigDecimal.valueOf(most.value()), true);
    } else if (constraint instanceof DecimalMin least) {
      declared(least.value()).ifPresent(bound -> atLeast(bound, least.inclusive()));
    } else if (constraint instanceof DecimalMax most) {
      declared(most.value()).ifPresent(bound -> atMost(bound, most.inclusive()));
    } else if (constraint instanceof Positive || constraint instanceof PositiveOrZero) {
      atLeast(BigDecimal.ZERO, constraint instanceof PositiveOrZero);
    } else if (constraint instanceof Negative || constraint instanceof NegativeOrZero) {
      atMost(BigDecimal.ZERO, constraint instanceof NegativeOrZero);
    } else if (constraint instanceof Digits digits && digits.integer() <= MAX_DIGITS) {
      BigDecimal tooMany = BigDecimal.ONE.movePointRight(digits.integer());
      atLeast(tooMany.negate(), false);
      atMost(tooMany, false);
    }
  }

  private void atLeast(BigDecimal bound, boolean inclusive) {
    BigDecimal least = step(bound, inclusive, RoundingMode.CEILING, BigDecimal.ONE);
    min = min == null || least.compareTo(min) > 0 ? least : min;
  }

  private void atMost(BigDecimal bound, boolean inclusive) {
    BigDecimal most = step(bound, inclusive, RoundingMode.FLOOR, BigDecimal.ONE.negate());
    max = max == null || most.compareTo(max) < 0 ? most : max;
  }

  private static Optional<BigDecimal> declared(String value) {
    BigDecimal bound = new BigDecimal(value);
    return Optional.of(bound)
        .filter(b -> b.precision() <= MAX_DIGITS && Math.abs((long) b.scale()) <= MAX_DIGITS);
  }

  private BigDecimal step(
      BigDecimal bound, boolean inclusive, RoundingMode inward, BigDecimal further) {
    if (unit == null) {
      return bound;
    }
    BigDecimal steps = bound.divide(unit, 0, inward);
    BigDecimal nearest = steps.multiply(unit);
    return inclusive || nearest.compareTo(bound) != 0 ? nearest : steps.add(further).multiply(unit);
  }

  /** Adds the attributes of this range. */
  void addTo(Map<String, String> attributes) {
    boolean whole = unit != null && unit.compareTo(BigDecimal.ONE) >= 0;
    if (!whole) {
      attributes.put("step", unit == null ? "any" : unit.toPlainString());
    }
    if (min != null) {
      attributes.put("min", min.toPlainString());
    }
    if (max != null) {
      attributes.put("max", max.toPlainString());
    }
    if (min != null && min.signum() >= 0) {
      // Some keyboards for numbers have no minus sign.
      attributes.put("inputmode", whole ? "numeric" : "decimal");
    }
  }
}
