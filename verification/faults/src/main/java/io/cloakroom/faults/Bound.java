package io.cloakroom.faults;

/**
 * The upper bound on the share of lost writes, given the losses in a sample. It is the upper end of
 * the one-sided 95% interval of Clopper and Pearson, which is exact. If nothing was lost, it is the
 * rule of three, about 3/n.
 */
final class Bound {

  private static final double ERROR = 0.05;
  private static final int STEPS = 200;

  private Bound() {}

  /** Returns the bound, between 0 and 1, if {@code lost} of {@code acked} writes were lost. */
  static double upper(long lost, long acked) {
    if (lost >= acked) {
      return 1;
    }
    double low = (double) lost / acked;
    double high = 1;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (atMost(lost, acked, middle) > ERROR) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * Returns the probability of at most {@code lost} losses in {@code acked} writes, if each is lost
   * with this probability.
   */
  private static double atMost(long lost, long acked, double chance) {
    double odds = Math.log(chance) - Math.log1p(-chance);
    double term = acked * Math.log1p(-chance);
    double sum = Math.exp(term);
    for (long k = 1; k <= lost; k++) {
      term += Math.log((double) (acked - k + 1) / k) + odds;
      sum += Math.exp(term);
    }
    return sum;
  }
}
