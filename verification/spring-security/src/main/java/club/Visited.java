package club;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the application would send by mail, and what it has closed. */
public class Visited {

  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<String> closed = new CopyOnWriteArrayList<>();

  void sent(String token) {
    tokens.add(token);
  }

  void closed(String what) {
    closed.add(what);
  }

  /** Returns the one-time tokens that were sent. */
  public List<String> tokens() {
    return tokens;
  }

  /** Returns the baskets that were closed on this node. */
  public List<String> closed() {
    return closed;
  }
}
