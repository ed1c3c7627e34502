package io.cloakroom.form;

import java.util.EnumMap;

/**
 * How much a form may bring: a number for each {@link FormLimit}, always finite. Immutable.
 *
 * <pre>{@code
 * FormLimits limits = FormLimits.defaults().with(FormLimit.FILE_BYTES, 25 << 20);
 * }</pre>
 */
public final class FormLimits {

  private static final FormLimits DEFAULTS = new FormLimits(new EnumMap<>(FormLimit.class));

  /** Those that differ from the defaults. */
  private final EnumMap<FormLimit, Long> changed;

  private FormLimits(EnumMap<FormLimit, Long> changed) {
    this.changed = changed;
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
   *     and requests to 1 TiB
   */
  public FormLimits with(FormLimit limit, long max) {
    if (max < 0 || max > limit.most()) {
      throw new IllegalArgumentException(
          "FormLimit." + limit + " is a number from 0 to " + limit.most() + ", not " + max);
    }
    EnumMap<FormLimit, Long> next = new EnumMap<>(changed);
    next.put(limit, max);
    return new FormLimits(next);
  }

  /** The largest amount let through. */
  public long of(FormLimit limit) {
    Long own = changed.get(limit);
    return own == null ? limit.preset() : own;
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
    return "FormLimits" + changed;
  }
}
