package io.cloakroom.faults;

/**
 * A request as the history tells it. Of two requests, one came before the other if it ended on an
 * earlier line than the other began; else they overlapped.
 *
 * @param beginLine where it began
 * @param endLine where it ended; never, where its outcome is unknown
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

  /** Whether the node took the visitor for one who has a session. */
  boolean sawSession() {
    return ok() && !is(Action.BEGIN) && !ended.answer().equals(Contents.NOBODY);
  }

  boolean before(RecordedRequest other) {
    return endLine < other.beginLine;
  }

  boolean overlaps(RecordedRequest other) {
    return beginLine < other.endLine && other.beginLine < endLine;
  }

  /** Whether all of it happened while the store was out of reach. */
  boolean within(Outage outage) {
    return beginLine > outage.downLine() && endLine < outage.upLine();
  }

  /** From which line on to which the store was out of reach. */
  record Outage(long downLine, long upLine) {}
}
