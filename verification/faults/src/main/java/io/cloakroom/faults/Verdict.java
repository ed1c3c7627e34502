package io.cloakroom.faults;

import java.util.List;

/**
 * What a history shows.
 *
 * @param acked acknowledged writes whose sessions could be read in the end
 * @param lost those of them that were not there
 * @param madeUp effects that nobody asked for, or that happened twice
 * @param revived sessions that were open again after their logout, or under a token given up
 * @param crossed answers that showed one visitor the session of another
 * @param anonymous answers that did not know a session that lived, or that were given without the
 *     store
 * @param odd answers that no fault explains, such as a 500
 * @param unsettled sessions that a login or logout without an answer left open or closed: they
 *     count nowhere
 * @param unknown answers that left open whether the request had an effect: how much the fault was
 *     felt
 * @param slowestMicros the longest that a client waited
 * @param examples some of what was found, for whoever looks for the reason
 */
record Verdict(
    long acked,
    long lost,
    long madeUp,
    long revived,
    long crossed,
    long anonymous,
    long odd,
    long unsettled,
    long unknown,
    long slowestMicros,
    List<String> examples) {

  Verdict {
    examples = List.copyOf(examples);
  }
}
