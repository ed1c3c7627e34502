package io.cloakroom.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A field's name, taken apart: {@code a[b][0]}, {@code a.b[0]} and {@code a[b].0} have the same
 * steps. An empty step is {@code []}, which appends. A name that does not follow this grammar is
 * one step, as it is.
 *
 * <p>One path reads the names of a form in turn, so that it allocates nothing for each. Not
 * thread-safe.
 */
final class NamePath {

  private String name = "";
  private int size;

  /** Of each step where it starts, where it ends, and where its closing bracket ends. */
  private int[] marks = new int[3 * 8];

  /** A name taken apart. */
  static NamePath parse(String name) {
    NamePath path = new NamePath();
    path.read(name);
    return path;
  }

  /** Whether a name can have this step: JSON has keys that no name can hold. */
  static boolean isStep(String key) {
    return !key.isEmpty() && key.indexOf('[') < 0 && key.indexOf(']') < 0;
  }

  /** Takes a name apart, in linear time; the mark of JSON is no part of its steps. */
  void read(String sent) {
    name = sent;
    size = 0;
    int length = JsonText.unmarkedLength(sent);
    int at = stepEnd(0, length);
    boolean wellFormed = at > 0;
    add(0, at, at);
    while (wellFormed && at < length) {
      char opening = sent.charAt(at);
      int start = at + 1;
      int end = opening == '[' ? bracketEnd(start, length) : stepEnd(start, length);
      wellFormed = opening == '[' ? end >= 0 : opening == '.' && end > start;
      at = opening == '[' ? end + 1 : end;
      add(start, end, at);
    }
    if (!wellFormed) {
      size = 0;
      add(0, sent.length(), sent.length());
    }
    marks[3 * size - 1] = sent.length();
  }

  private int stepEnd(int from, int length) {
    int at = from;
    while (at < length && "[].".indexOf(name.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** Where the bracket closes; -1 where it does not, or another opens before. */
  private int bracketEnd(int from, int length) {
    int at = from;
    while (at < length && name.charAt(at) != '[' && name.charAt(at) != ']') {
      at++;
    }
    return at < length && name.charAt(at) == ']' ? at : -1;
  }

  private void add(int start, int end, int closed) {
    int at = 3 * size++;
    if (at == marks.length) {
      marks = Arrays.copyOf(marks, 2 * at);
    }
    marks[at] = start;
    marks[at + 1] = end;
    marks[at + 2] = closed;
  }

  /** The name as it was sent. */
  String name() {
    return name;
  }

  /** How many steps there are: at least one. */
  int size() {
    return size;
  }

  /** Whether a step is {@code []}. */
  boolean appends(int step) {
    return marks[3 * step] == marks[3 * step + 1];
  }

  /** Whether a step is this one. */
  boolean is(int step, String key) {
    int start = marks[3 * step];
    return key.length() == marks[3 * step + 1] - start && name.startsWith(key, start);
  }

  String step(int step) {
    return name.substring(marks[3 * step], marks[3 * step + 1]);
  }

  /** Where a step and its bracket end in the name, so that a prefix can be shown as it was sent. */
  int end(int step) {
    return marks[3 * step + 2];
  }

  List<String> steps() {
    List<String> steps = new ArrayList<>(size);
    for (int step = 0; step < size; step++) {
      steps.add(step(step));
    }
    return Collections.unmodifiableList(steps);
  }
}
