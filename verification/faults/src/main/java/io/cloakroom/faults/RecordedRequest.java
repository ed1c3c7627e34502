package io.cloakroom.faults;

/**
 * A request from the history. A request precedes another if it ends on an earlier line than the
 * other begins. Otherwise they overlap.
 *
 * @param beginLine the line of its begin
 * @param endLine the line of its end; {@link #NEVER} if the outcome is unknown
 */
record RecordedRequest(Event.Invoked invoked, Event.Ended ended, long beginLine, long endLine) {

  static final long NEVER = Long.MAX_VALUE;

  boolean is(Action action) {
    return invoked.action() == action;
  }

  boolean ok() {
    return ended.outcome() == Event.Outcome.OK;
  }

  boolean failed() {
    return ended.outcome() == Event.Outcome.FAIL;
  }

  boolean gone() {
    return failed() && ended.answer().equals(Event.GONE);
  }

  /** Returns whether the node found a session for the visitor. */
  boolean sawSession() {
    return ok() && !is(Action.BEGIN) && !ended.answer().equals(Contents.NOBODY);
  }

  boolean before(RecordedRequest other) {
    return endLine < other.beginLine;
  }

  boolean overlaps(RecordedRequest other) {
    return beginLine < other.endLine && other.beginLine < endLine;
  }

  /** Returns whether the whole request happened while the store was unreachable. */
  boolean within(Outage outage) {
    return beginLine > outage.downLine() && endLine < outage.upLine();
  }

  /** The lines between which the store was unreachable. */
  record Outage(long downLine, long upLine) {}
}
