package io.cloakroom.form;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * How much a form may bring: a number for each {@link FormLimit}, always finite. Immutable.
 *
 * <pre>{@code
 * FormLimits limits = FormLimits.defaults().with(FormLimit.FILE_BYTES, 25 << 20);
 * }</pre>
 */
@SuppressWarnings("EnumOrdinal") // It is an EnumMap without boxes: every request asks often.
public final class FormLimits {

  private static final FormLimit[] ALL = FormLimit.values();

  private static final FormLimits DEFAULTS =
      new FormLimits(Arrays.stream(ALL).mapToLong(FormLimit::preset).toArray());

  /** The amounts, in the order of {@link FormLimit}. */
  private final long[] amounts;

  private FormLimits(long[] amounts) {
    this.amounts = amounts;
  }

  /** The limits that {@link FormLimit} names. */
  public static FormLimits defaults() {
    return DEFAULTS;
  }

  /**
   * These limits with one of them changed. There is no value for "unlimited": whatever has no end
   * is an attack on memory or disk.
   *
   * @param max the largest amount let through, from 0 to {@link Integer#MAX_VALUE}; bytes of files
   *     and requests to 1 TiB, bytes of text to 1 GiB, depths to 500
   */
  public FormLimits with(FormLimit limit, long max) {
    if (max < 0 || max > limit.most()) {
      throw new IllegalArgumentException(
          "FormLimit." + limit + " is a number from 0 to " + limit.most() + ", not " + max);
    }
    long[] next = amounts.clone();
    next[limit.ordinal()] = max;
    return new FormLimits(next);
  }

  /** The largest amount let through. */
  public long of(FormLimit limit) {
    return amounts[limit.ordinal()];
  }

  /** Refuses an amount above the limit. */
  void check(FormLimit limit, long amount) {
    if (amount > of(limit)) {
      throw limit.exceeded(of(limit));
    }
  }

  /** Those that differ from the defaults. */
  @Override
  public String toString() {
    StringJoiner changed = new StringJoiner(", ", "FormLimits{", "}");
    for (FormLimit limit : ALL) {
      if (of(limit) != limit.preset()) {
        changed.add(limit + "=" + of(limit));
      }
    }
    return changed.toString();
  }
}
