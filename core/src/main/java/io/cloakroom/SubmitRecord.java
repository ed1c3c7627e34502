package io.cloakroom;

import java.time.DateTimeException;
import java.time.Instant;

/** What the store knows of a form that was sent: a word, a space, and what belongs to it. */
sealed interface SubmitRecord {

  /** How the store's record says it. */
  String text();

  /**
   * The form is being carried out.
   *
   * @param deadAfter who is not done by then is not believed to be at it any more
   */
  record Pending(Instant deadAfter) implements SubmitRecord {

    private static final String WORD = "pending ";

    @Override
    public String text() {
      return WORD + deadAfter;
    }
  }

  /** The form was carried out, and led to this path. */
  record Done(String place) implements SubmitRecord {

    private static final String WORD = "done ";

    @Override
    public String text() {
      return WORD + place;
    }
  }

  /** What this version cannot read, as a newer one may have written it. */
  record Foreign(String text) implements SubmitRecord {}

  /** What this text says. */
  static SubmitRecord of(String text) {
    if (text.startsWith(Done.WORD)) {
      return new Done(text.substring(Done.WORD.length()));
    }
    try {
      return text.startsWith(Pending.WORD)
          ? new Pending(Instant.parse(text.substring(Pending.WORD.length())))
          : new Foreign(text);
    } catch (DateTimeException e) {
      return new Foreign(text);
    }
  }
}
