package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A visitor with one session: it keeps the session's tokens, and records each request before it
 * sends it. Thread-safe for requests that do not change the token.
 */
final class Visitor {

  private final String name;
  private final History history;
  private final Progress progress;
  private final List<String> tokens = new ArrayList<>();
  private int elements;

  /**
   * Creates a visitor without a session.
   *
   * @param name the secret that the session contains, without spaces
   * @param progress the counter of answers
   */
  Visitor(String name, History history, Progress progress) {
    this.name = name;
    this.history = history;
    this.progress = progress;
  }

  /**
   * Begins the session. Returns false if the outcome is unknown or a refusal; the visitor cannot be
   * used then.
   */
  boolean begin(int port) {
    send(port, Action.BEGIN, -1, 0, 0);
    return !tokens.isEmpty();
  }

  /** Returns the number of tokens so far. The last one is current. */
  int tokens() {
    return tokens.size();
  }

  int newest() {
    return tokens.size() - 1;
  }

  /** Returns a new element. */
  int nextElement() {
    return ++elements;
  }

  /**
   * Sends a request and records its result.
   *
   * @param holdMillis the time that the handler waits between reading and writing
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
