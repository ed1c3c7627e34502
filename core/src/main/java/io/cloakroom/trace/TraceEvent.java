package io.cloakroom.trace;

import java.util.Locale;

/**
 * Something that happened or was decided in a request, as a value. Each package of the toolkit has
 * its own events, such as {@code SessionTrace} and {@code CsrfVerdict}. Immutable.
 */
public interface TraceEvent {

  /** Returns what happened, and why, in one sentence for a developer. It contains no secrets. */
  String sentence();

  /** Returns the name of a constant as words, such as {@code log in} for {@code LOG_IN}. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
