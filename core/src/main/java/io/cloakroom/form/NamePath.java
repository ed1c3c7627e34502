package io.cloakroom.form;

import java.util.ArrayList;
import java.util.List;

/**
 * A field's name, taken apart: {@code a[b][0]}, {@code a.b[0]} and {@code a[b].0} have the same
 * steps. A name that does not follow this grammar is one step, as it is.
 *
 * @param steps the steps; an empty one is {@code []}, which appends
 * @param ends where each step ends in the name, so that a prefix can be shown as it was sent
 */
record NamePath(List<String> steps, List<Integer> ends) {

  /** Takes a name apart, in linear time; the mark of JSON is no part of its steps. */
  static NamePath parse(String sent) {
    String name = JsonText.unmarked(sent);
    List<String> steps = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int at = stepEnd(name, 0);
    boolean wellFormed = at > 0;
    steps.add(name.substring(0, at));
    ends.add(at);
    while (wellFormed && at < name.length()) {
      int end;
      if (name.charAt(at) == '[') {
        end = name.indexOf(']', at);
        wellFormed = end > 0 && name.lastIndexOf('[', end) == at;
        if (wellFormed) {
          steps.add(name.substring(at + 1, end));
          end++;
        }
      } else {
        end = stepEnd(name, at + 1);
        wellFormed = name.charAt(at) == '.' && end > at + 1;
        if (wellFormed) {
          steps.add(name.substring(at + 1, end));
        }
      }
      at = end;
      ends.add(end);
    }
    ends.set(ends.size() - 1, sent.length());
    return wellFormed
        ? new NamePath(List.copyOf(steps), List.copyOf(ends))
        : new NamePath(List.of(sent), List.of(sent.length()));
  }

  private static int stepEnd(String name, int from) {
    int at = from;
    while (at < name.length() && "[].".indexOf(name.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
