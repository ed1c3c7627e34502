package io.cloakroom.toolbar;

import java.util.List;

/**
 * The session of a request, before and after it.
 *
 * @param result the result of the look-up, such as {@code live}; empty if the session was not used
 * @param reason the look-up in a sentence
 * @param id the id before, which is not a secret; empty if there was none
 * @param idAfter the id after; empty if there is no session
 * @param owner who was logged in before; empty if nobody was
 * @param ownerAfter who is logged in after
 * @param summary what happened to the session in a word or two
 * @param decisions what was decided at the end, and why
 * @param conflicts the writes of other requests that came first, and what was applied again
 * @param times the times of the session after the request
 * @param more the number of values that were left out
 */
record SeenSession(
    String result,
    String reason,
    String id,
    String idAfter,
    String owner,
    String ownerAfter,
    String summary,
    List<Value> values,
    List<Decision> decisions,
    List<String> conflicts,
    List<Times> times,
    int more) {

  /**
   * One stored value.
   *
   * @param before the value before as JSON; empty if there was none, or it is masked
   * @param after the value after as JSON; empty if there is none, or it is masked
   * @param bytesBefore its size before; -1 if there was none
   * @param bytesAfter its size after; -1 if there is none
   * @param change what became of it, in a word
   * @param unreadable whether its key could not read it
   * @param uses who read or wrote it, and at which line
   */
  record Value(
      String name,
      String before,
      String after,
      int bytesBefore,
      int bytesAfter,
      String change,
      boolean masked,
      boolean unreadable,
      List<String> uses) {}

  /** A decision and its reason. */
  record Decision(String decision, String reason) {}

  /**
   * The times of a session, in seconds since 1970.
   *
   * @param created when it began
   * @param now the time of the request
   * @param idle the seconds without a request after which it ends
   * @param expires when it ends if it is not used again
   * @param ends when it ends in any case
   */
  record Times(long created, long now, long idle, long expires, long ends, boolean persistent) {}
}
