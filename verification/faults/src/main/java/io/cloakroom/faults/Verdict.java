package io.cloakroom.faults;

import java.util.List;

/**
 * The findings of a history.
 *
 * @param acked acknowledged writes whose sessions could be read at the end
 * @param lost the number of them that were missing
 * @param madeUp effects that were not requested, or that happened twice
 * @param revived sessions that were open after their logout, or under a replaced token
 * @param crossed answers that showed one visitor the session of another
 * @param anonymous answers without the session although it existed, or answers while the store was
 *     unreachable
 * @param odd answers that no fault explains, such as a 500
 * @param unsettled sessions that may have ended with an unanswered login or logout; they count as
 *     neither acknowledged nor lost
 * @param unknown answers that do not show whether the request had an effect; a measure of the fault
 * @param slowestMicros the longest time that a client waited, in microseconds
 * @param examples some of the findings, for debugging
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
