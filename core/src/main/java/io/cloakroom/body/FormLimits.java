package io.cloakroom.body;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The maximum sizes of a form: a finite number for each {@link FormLimit}. Immutable.
 *
 * <pre>{@code
 * FormLimits limits = FormLimits.of().withMax(FormLimit.FILE_BYTES, 25 << 20);
 * }</pre>
 */
@SuppressWarnings("EnumOrdinal") // It is an EnumMap without boxes: every request asks often.
public final class FormLimits {

  private static final FormLimit[] ALL = FormLimit.values();

  private static final FormLimits DEFAULTS =
      new FormLimits(Arrays.stream(ALL).mapToLong(FormLimit::defaultMax).toArray());

  /** The amounts, in the order of {@link FormLimit}. */
  private final long[] amounts;

  private FormLimits(long[] amounts) {
    this.amounts = amounts;
  }

  /** Returns the default limits, those of {@link FormLimit#defaultMax}. */
  public static FormLimits of() {
    return DEFAULTS;
  }

  /**
   * Returns these limits with one of them changed. No value means "unlimited": without an end, a
   * client could fill memory or disk.
   *
   * @param max the largest amount accepted, from 0 to {@link FormLimit#highestMax}
   */
  @CheckReturnValue
  public FormLimits withMax(FormLimit limit, long max) {
    if (max < 0 || max > limit.highestMax()) {
      throw new IllegalArgumentException(
          "FormLimit." + limit + " is a number from 0 to " + limit.highestMax() + ", not " + max);
    }
    long[] next = amounts.clone();
    next[limit.ordinal()] = max;
    return new FormLimits(next);
  }

  /** Returns the largest amount accepted. */
  public long max(FormLimit limit) {
    return amounts[limit.ordinal()];
  }

  /**
   * Refuses an amount above the limit.
   *
   * @throws io.cloakroom.http.HttpProblem 413 if it is above
   */
  public void check(FormLimit limit, long amount) {
    if (amount > max(limit)) {
      throw limit.exceeded(max(limit));
    }
  }

  /** Shows the limits that differ from the defaults. */
  @Override
  public String toString() {
    StringJoiner changed = new StringJoiner(", ", "FormLimits{", "}");
    for (FormLimit limit : ALL) {
      if (max(limit) != limit.defaultMax()) {
        changed.add(limit + "=" + max(limit));
      }
    }
    return changed.toString();
  }
}
