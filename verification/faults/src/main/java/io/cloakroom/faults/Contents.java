package io.cloakroom.faults;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The contents of a session, in the format of a node: {@code name owner counter 1,2,3}.
 *
 * @param owner the session's owner; {@code -} if it has none
 */
record Contents(String name, String owner, int counter, List<Integer> set) {

  static final String NOBODY = "-";

  Contents {
    set = List.copyOf(set);
  }

  String text() {
    String elements = set.stream().map(String::valueOf).collect(Collectors.joining(","));
    return name + ' ' + owner + ' ' + counter + ' ' + (elements.isEmpty() ? "-" : elements);
  }

  static Contents parse(String text) {
    String[] parts = text.split(" ", -1);
    List<Integer> set =
        parts[3].equals("-")
            ? List.of()
            : Arrays.stream(parts[3].split(",", -1)).map(Integer::valueOf).toList();
    return new Contents(parts[0], parts[1], Integer.parseInt(parts[2]), set);
  }

  /** Returns the name at the start of an answer. */
  static String nameIn(String answer) {
    int space = answer.indexOf(' ');
    return space < 0 ? answer : answer.substring(0, space);
  }
}
