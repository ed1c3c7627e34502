package io.cloakroom.toolbar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest forms, numbered from 1. May be used by several threads at once. */
final class RecentForms {

  /** A form and its number. */
  record Numbered(long number, SeenForm form) {}

  private final int most;
  private final Deque<Numbered> forms = new ArrayDeque<>();
  private long count;

  RecentForms(int most) {
    this.most = most;
  }

  synchronized void add(SeenForm form) {
    if (forms.size() == most) {
      forms.removeFirst();
    }
    forms.addLast(new Numbered(++count, form));
  }

  /** Those with a higher number, in their order. */
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
