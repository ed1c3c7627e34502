package io.cloakroom.toolbar;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something in a request that a developer probably looks for, with its cure.
 *
 * @param panel the panel that shows more, such as {@code csrf}
 * @param text what happened, in a sentence
 * @param cure what to do; empty if there is nothing to do
 */
record Hint(Level level, String panel, String text, String cure) {

  /** The weights of findings. */
  enum Level {
    /** The visitor did not get what was asked for. */
    WRONG,
    /** Something that is probably not meant. */
    ODD,
    /** Something that explains the rest. */
    NOTE;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
