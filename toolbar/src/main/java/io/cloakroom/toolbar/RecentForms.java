package io.cloakroom.toolbar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest forms, numbered from 1. Thread-safe. */
final class RecentForms {

  /**
   * A form and its number.
   *
   * @param request the number of its request, among all requests
   */
  record Numbered(long number, long request, SeenForm form) {}

  private final int max;
  private final Deque<Numbered> forms = new ArrayDeque<>();
  private long count;

  RecentForms(int max) {
    this.max = max;
  }

  synchronized void add(long request, SeenForm form) {
    if (forms.size() == max) {
      forms.removeFirst();
    }
    forms.addLast(new Numbered(++count, request, form));
  }

  /** Returns the forms with a higher number, in order. */
  synchronized List<Numbered> after(long number) {
    List<Numbered> newer = new ArrayList<>();
    for (Numbered each : forms) {
      if (each.number > number) {
        newer.add(each);
      }
    }
    return newer;
  }

  synchronized void clear() {
    forms.clear();
  }
}
