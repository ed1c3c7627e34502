package io.cloakroom.attack;

import java.nio.file.Path;
import java.util.List;

/** The command {@code bin/attack}. It fails if the gallery breaks a demand. */
public final class Attack {

  private Attack() {}

  /** Runs the command; see {@link AttackOptions#USAGE}. */
  public static void main(String[] arguments) throws Exception {
    AttackOptions options;
    try {
      options = AttackOptions.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + AttackOptions.USAGE);
      System.exit(2);
      return;
    }
    Path log = Path.of(System.getProperty("attack.log", "gallery.log"));
    Outcome outcome;
    try (Victim gallery = Victim.start(Path.of(System.getProperty("gallery.jar")), log)) {
      outcome = Siege.of(gallery, options).run();
    }
    System.out.println("\n" + OutcomeTable.of(outcome) + "\n");
    List<String> broken = outcome.broken();
    broken.forEach(System.out::println);
    System.out.println(broken.isEmpty() ? "All demands were met." : "See also " + log);
    System.exit(broken.isEmpty() ? 0 : 1);
  }
}
