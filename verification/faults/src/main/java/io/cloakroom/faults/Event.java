package io.cloakroom.faults;

import java.util.Locale;

/** One line of a {@link History}. Moments are nanoseconds of the checker's own clock. */
sealed interface Event {

  /** How a request ended. */
  enum Outcome {
    /** It was acknowledged. */
    OK,
    /** It was refused before it had any effect. */
    FAIL,
    /** Nobody knows whether it had an effect: an error, a cut, no answer in time. */
    INFO
  }

  /** What {@link Ended#answer} says of a visitor whom the node knows no session of. */
  String GONE = "gone";

  /** When it was written down. */
  long at();

  /** The line. */
  String line();

  /**
   * A request is about to be sent.
   *
   * @param token which of the session's tokens goes with it, counted from 0
   * @param value the element, where there is one
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
   * A request ended.
   *
   * @param micros how long the client waited
   * @param answer what the node said, or the reason why nothing is known
   */
  record Ended(long at, int id, Outcome outcome, long micros, String answer) implements Event {
    @Override
    public String line() {
      return String.format(
          Locale.ROOT, "%d end %d %s %d %s", at, id, outcome, micros, answer.replace('\n', ' '));
    }
  }

  /** No request can reach the store from here on, until {@link Up}. */
  record Down(long at) implements Event {
    @Override
    public String line() {
      return at + " down";
    }
  }

  /** The store may answer again. */
  record Up(long at) implements Event {
    @Override
    public String line() {
      return at + " up";
    }
  }

  /** What was done to the engine or the nodes; the verdict does not depend on it. */
  record Note(long at, String text) implements Event {
    @Override
    public String line() {
      return at + " note " + text;
    }
  }

  /** The event that a line tells. */
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
      default -> throw new IllegalArgumentException("This is no event: " + line);
    };
  }
}
