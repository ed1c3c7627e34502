package club;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The nodes that the tests of a JVM share. They end with it. */
final class Clubs {

  private static final Lazy ISSUER = new Lazy(Issuer::start);
  private static final Lazy FIRST = new Lazy(Clubs::start);
  private static final Lazy SECOND = new Lazy(Clubs::start);

  private Clubs() {}

  /** Returns the authorization server. */
  static Node issuer() {
    return ISSUER.get();
  }

  /** Returns one of the two nodes that are always there. */
  static Node first() {
    return FIRST.get();
  }

  /** Returns the other one. */
  static Node second() {
    return SECOND.get();
  }

  /** Starts a third node on their database, which the caller closes. */
  static Node start() {
    return Node.club(Issuer.registration(issuer()));
  }

  private static final class Lazy {

    private final Supplier<Node> start;
    private @Nullable Node node;

    Lazy(Supplier<Node> start) {
      this.start = start;
    }

    synchronized Node get() {
      Node known = node;
      if (known == null) {
        known = start.get();
        node = known;
      }
      return known;
    }
  }
}
