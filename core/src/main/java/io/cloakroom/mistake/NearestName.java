package io.cloakroom.mistake;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a wrong one was probably meant to be. */
public final class NearestName {

  private NearestName() {}

  /**
   * Returns the known name that is nearest to this one: one that begins with it, otherwise the one
   * with the fewest different characters. Empty if there are no names.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparing((String other) -> !other.startsWith(name))
                .thenComparingInt(other -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * Returns the known name that is near enough to be meant: one that begins with this one, or one
   * with few different characters.
   */
  public static Optional<String> meant(String name, Collection<String> known) {
    return of(name, known)
        .filter(meant ->
            (meant.startsWith(name) && name.length() > 2)
                || distance(name, meant) <= Math.max(1, meant.length() / 3));
  }

  /**
   * Returns the number of characters to insert, delete or replace to get from one text to the
   * other.
   */
  public static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[other.length()];
  }
}
