package io.cloakroom.toolbar;

/** Times as the page shows them. */
final class Millis {

  private Millis() {}

  /** Returns nanoseconds as milliseconds with three digits behind the point. */
  static double of(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
