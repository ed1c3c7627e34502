package io.cloakroom.trace;

/**
 * Something that happened or was decided in a request, as a value. Each package of the toolkit has
 * its own events, such as {@code SessionTrace} and {@code CsrfVerdict}. Immutable.
 */
public interface TraceEvent {

  /** Returns what happened, and why, in one sentence for a developer. It contains no secrets. */
  String sentence();
}
