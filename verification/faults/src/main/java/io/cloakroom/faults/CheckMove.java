package io.cloakroom.faults;

import io.cloakroom.store.StoreCopy;
import java.util.List;
import java.util.Locale;

/**
 * The command {@code bin/check-move}. It moves many sessions from PostgreSQL to Redis while nodes
 * serve, and fails if anything was lost.
 */
public final class CheckMove {

  private static final long DEFAULT = 100_000;

  private CheckMove() {}

  /** Runs the command. The argument is the number of idle sessions; the default is 100,000. */
  public static void main(String[] arguments) {
    long idle = arguments.length == 0 ? DEFAULT : Long.parseLong(arguments[0]);
    Move.Outcome outcome = Move.of(idle, System.nanoTime(), CheckMove::print);
    System.out.println(text(outcome));
    List<String> broken = Promise.NOTHING_LOST.brokenBy(outcome.verdict());
    broken.forEach(System.err::println);
    outcome.verdict().examples().forEach(System.err::println);
    System.exit(broken.isEmpty() && outcome.idleLost() + outcome.loggedOut() == 0 ? 0 : 1);
  }

  private static void print(StoreCopy.Progress progress) {
    if (progress.space().equals("session")) {
      System.err.printf(
          Locale.ROOT, "\r%s %d of %d ", progress.phase(), progress.done(), progress.total());
    }
  }

  private static String text(Move.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "%n%s%ncopied in %.1f s; idle sessions lost: %d, not recognized: %d%n"
            + "visitors: %d writes acknowledged, %d lost, %d revived, %d not recognized,"
            + " %d unanswered, slowest answer %.1f s",
        outcome.copied(),
        outcome.copying().toMillis() / 1e3,
        outcome.idleLost(),
        outcome.loggedOut(),
        outcome.verdict().acked(),
        outcome.verdict().lost(),
        outcome.verdict().revived(),
        outcome.verdict().anonymous(),
        outcome.verdict().unknown(),
        outcome.verdict().slowestMicros() / 1e6);
  }
}
