package io.cloakroom.faults;

import java.util.Locale;

/** One line of a {@link History}. Times are nanoseconds of the checker's clock. */
sealed interface Event {

  /** The outcome of a request. */
  enum Outcome {
    /** The request was acknowledged. */
    OK,
    /** The request was refused before it had any effect. */
    FAIL,
    /** The effect is unknown: an error, a cut connection, or no answer in time. */
    INFO
  }

  /** The {@link Ended#answer} for a visitor without a session. */
  String GONE = "gone";

  /** Returns the time at which the event was recorded. */
  long at();

  /** Returns the event as a line of the history. */
  String line();

  /**
   * A request that will be sent.
   *
   * @param token the index of the session's token, from 0
   * @param value the element, if there is one
   */
  record Invoked(long at, int id, String session, int token, Action action, int value)
      implements Event {
    @Override
    public String line() {
      return String.format(
          Locale.ROOT, "%d invoke %d %s %d %s %d", at, id, session, token, action, value);
    }
  }

  /**
   * The end of a request.
   *
   * @param micros the time that the client waited, in microseconds
   * @param answer the node's answer, or the reason if the outcome is unknown
   */
  record Ended(long at, int id, Outcome outcome, long micros, String answer) implements Event {
    @Override
    public String line() {
      return String.format(
          Locale.ROOT, "%d end %d %s %d %s", at, id, outcome, micros, answer.replace('\n', ' '));
    }
  }

  /** The start of an outage: no request can reach the store until {@link Up}. */
  record Down(long at) implements Event {
    @Override
    public String line() {
      return at + " down";
    }
  }

  /** The end of an outage: the store may answer again. */
  record Up(long at) implements Event {
    @Override
    public String line() {
      return at + " up";
    }
  }

  /** An action on the engine or the nodes. The verdict does not depend on it. */
  record Note(long at, String text) implements Event {
    @Override
    public String line() {
      return at + " note " + text;
    }
  }

  /** Parses a line of the history. */
  static Event parse(String line) {
    String[] parts = line.split(" ", 6);
    long at = Long.parseLong(parts[0]);
    String rest = line.substring(line.indexOf(' ') + 1);
    return switch (parts[1]) {
      case "invoke" -> {
        String[] last = parts[5].split(" ", -1);
        yield new Invoked(
            at,
            Integer.parseInt(parts[2]),
            parts[3],
            Integer.parseInt(parts[4]),
            Action.valueOf(last[0]),
            Integer.parseInt(last[1]));
      }
      case "end" ->
          new Ended(
              at,
              Integer.parseInt(parts[2]),
              Outcome.valueOf(parts[3]),
              Long.parseLong(parts[4]),
              parts[5]);
      case "down" -> new Down(at);
      case "up" -> new Up(at);
      case "note" -> new Note(at, rest.substring(rest.indexOf(' ') + 1));
      default -> throw new IllegalArgumentException("Not an event: " + line);
    };
  }
}
