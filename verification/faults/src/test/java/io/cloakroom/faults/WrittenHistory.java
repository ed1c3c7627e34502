package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.List;

/** A history written by hand; each step takes a second. */
final class WrittenHistory {

  private static final long SECOND = 1_000_000_000;

  private final List<Event> events = new ArrayList<>();
  private int lastId;

  /** Another session of the same history. */
  Session session(String name) {
    return new Session(name);
  }

  /** Makes the store unreachable for the events that follow. */
  void down() {
    events.add(new Event.Down(now()));
  }

  void up() {
    events.add(new Event.Up(now()));
  }

  Verdict judged() {
    return judged(Promise.NOTHING_LOST);
  }

  /** The verdict on the lines, as they are read from a file. */
  Verdict judged(Promise promise) {
    return Judge.of(events.stream().map(Event::line).map(Event::parse), promise);
  }

  private long now() {
    return events.size() * SECOND;
  }

  /** The requests of one session. */
  final class Session {

    private final String name;

    private Session(String name) {
      this.name = name;
      ok(Action.BEGIN, -1, 0, name);
    }

    Session added(int element) {
      return ok(Action.ADD, 0, element, name);
    }

    Session incremented() {
      return ok(Action.INCREMENT, 0, 0, name);
    }

    Session ok(Action action, int token, int value, String answer) {
      end(invoke(action, token, value), Event.Outcome.OK, answer);
      return this;
    }

    Session unknown(Action action, int token, int value) {
      end(invoke(action, token, value), Event.Outcome.INFO, "unavailable");
      return this;
    }

    Session refused(Action action, int token, int value) {
      end(invoke(action, token, value), Event.Outcome.FAIL, RequestResult.REFUSED);
      return this;
    }

    Session gone(Action action, int token) {
      end(invoke(action, token, 0), Event.Outcome.FAIL, Event.GONE);
      return this;
    }

    /** Records what a read of the session shows. */
    Session holds(Action read, int token, String contents) {
      return ok(read, token, 0, name + " " + contents);
    }

    int invoke(Action action, int token, int value) {
      events.add(new Event.Invoked(now(), ++lastId, name, token, action, value));
      return lastId;
    }

    void end(int id, Event.Outcome outcome, String answer) {
      events.add(new Event.Ended(now(), id, outcome, 1000, answer));
    }
  }
}
