package io.cloakroom.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A field's name, split into its steps: {@code a[b][0]}, {@code a.b[0]} and {@code a[b].0} have the
 * same. An empty step is {@code []}, which appends. A name that does not follow this grammar is one
 * step as a whole, so every name has at least one.
 *
 * <pre>{@code
 * NamePath.of("lines[0][quantity]").steps(); // lines, 0, quantity
 * }</pre>
 *
 * <p>Decoders read the names of a form with one path, so that no name costs an allocation. Not
 * thread-safe.
 */
public final class NamePath {

  /** The suffix that axios appends to the name of a JSON value. */
  private static final String JSON_MARK = "{}";

  private String name = "";
  private int size;

  /** Three indices for each step: its start, its end, and the end of its closing bracket. */
  private int[] marks = new int[3 * 8];

  NamePath() {}

  /** Returns the path of a name. */
  public static NamePath of(String name) {
    NamePath path = new NamePath();
    path.read(name);
    return path;
  }

  /** Returns whether a name can have this step: JSON has keys that names cannot contain. */
  public static boolean isStep(String key) {
    return !key.isEmpty() && key.indexOf('[') < 0 && key.indexOf(']') < 0;
  }

  /** Returns whether a name ends with the mark of JSON. */
  static boolean marksJson(String name) {
    return name.length() > JSON_MARK.length() && name.endsWith(JSON_MARK);
  }

  /** Splits a name, in linear time. The mark of JSON does not belong to its steps. */
  void read(String sent) {
    name = sent;
    size = 0;
    int length = marksJson(sent) ? sent.length() - JSON_MARK.length() : sent.length();
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

  /** Returns the index of the closing bracket; -1 if there is none before another one opens. */
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

  /** Returns the name as it was sent. */
  public String name() {
    return name;
  }

  /** Returns the number of steps, at least one. */
  int size() {
    return size;
  }

  /** Returns whether a step is {@code []}. */
  boolean appends(int step) {
    return marks[3 * step] == marks[3 * step + 1];
  }

  /** Returns whether a step equals this key. */
  boolean is(int step, String key) {
    int start = marks[3 * step];
    return key.length() == marks[3 * step + 1] - start && name.startsWith(key, start);
  }

  String step(int step) {
    return name.substring(marks[3 * step], marks[3 * step + 1]);
  }

  /**
   * Returns the end of a step and its bracket in the name: up to here, the prefix is as it was
   * sent.
   */
  int end(int step) {
    return marks[3 * step + 2];
  }

  /** Returns the steps in their order, at least one. */
  public List<String> steps() {
    List<String> steps = new ArrayList<>(size);
    for (int step = 0; step < size; step++) {
      steps.add(step(step));
    }
    return Collections.unmodifiableList(steps);
  }
}
