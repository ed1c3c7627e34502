package io.cloakroom.form;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a form was read, step by step, for people who look for the reason of a value: where in the
 * body each value stood, and what it became. Made on request only; it holds everything that was
 * sent, secrets included. Filled by one decoder; not thread-safe.
 */
public final class FormTrace {

  /**
   * One name and value as they stood in the body, content codings undone.
   *
   * @param start the offset of the first byte: of the name, or of a part's headers
   * @param valueStart the offset of the value's first byte
   * @param end the offset behind the value's last byte
   */
  public record Pair(SentValue sent, long start, long valueStart, long end) {}

  private final List<Pair> pairs = new ArrayList<>();

  /** A trace to be given to one {@link FormDecoder}. */
  public FormTrace() {}

  void pair(SentValue sent, long start, long valueStart, long end) {
    pairs.add(new Pair(sent, start, valueStart, end));
  }

  /** What was found in the body, in its order. */
  public List<Pair> pairs() {
    return Collections.unmodifiableList(pairs);
  }
}
