package club;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The mails that the application would send, and the beans that it has closed. */
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
