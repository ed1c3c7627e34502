package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client's one session: its tokens, kept by hand, and its requests, each noted before it is sent.
 * Thread-safe for the requests that leave the token as it is.
 */
final class Visitor {

  private final String name;
  private final History history;
  private final Progress progress;
  private final List<String> tokens = new ArrayList<>();
  private int elements;

  /**
   * A visitor without a session yet.
   *
   * @param name the secret that the session keeps, without spaces
   * @param progress counts the answers
   */
  Visitor(String name, History history, Progress progress) {
    this.name = name;
    this.history = history;
    this.progress = progress;
  }

  /** Begins the session; false where it is unknown or refused, and the visitor is of no use. */
  boolean begin(int port) {
    send(port, Action.BEGIN, -1, 0, 0);
    return !tokens.isEmpty();
  }

  /** How many tokens it has had; the last one is the one to use. */
  int tokens() {
    return tokens.size();
  }

  int newest() {
    return tokens.size() - 1;
  }

  /** An element that was not added yet. */
  int nextElement() {
    return ++elements;
  }

  /**
   * Sends a request and notes how it ended.
   *
   * @param holdMillis how long the handler is to take between what it reads and what it writes
   */
  RequestResult send(int port, Action action, int token, int value, int holdMillis) {
    int id = history.invoked(name, token, action, value);
    String target = target(action, value, holdMillis);
    RequestResult answer = HttpCall.send(port, target, token < 0 ? "" : tokens.get(token));
    history.ended(id, answer.outcome(), answer.micros(), answer.text());
    progress.count(answer);
    if (answer.ok()) {
      Optional<String> next = answer.token();
      if (token == newest() && next.isPresent()) {
        tokens.add(next.get());
      }
    }
    return answer;
  }

  private String target(Action action, int value, int holdMillis) {
    return switch (action) {
      case BEGIN -> "/begin?name=" + name;
      case READ, FINAL -> "/read";
      default ->
          "/" + action.name().toLowerCase(Locale.ROOT) + "?value=" + value + "&hold=" + holdMillis;
    };
  }
}
