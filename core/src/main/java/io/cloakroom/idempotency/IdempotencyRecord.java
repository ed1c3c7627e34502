package io.cloakroom.idempotency;

import io.cloakroom.store.StoreKey;
import java.time.DateTimeException;
import java.time.Instant;

/** The stored state of a form that was sent: a word, a space and a value. */
sealed interface IdempotencyRecord {

  /** Returns the content of the store's record. */
  String text();

  /**
   * The form is being carried out.
   *
   * @param deadAfter the time after which the request that does it counts as dead
   */
  record Pending(Instant deadAfter) implements IdempotencyRecord {

    private static final String WORD = "pending ";

    @Override
    public String text() {
      return WORD + deadAfter;
    }
  }

  /**
   * The form was carried out.
   *
   * @param json its result as JSON; empty if it could not be stored
   */
  record Done(String json) implements IdempotencyRecord {

    private static final String WORD = "done ";

    @Override
    public String text() {
      return WORD + json;
    }
  }

  /**
   * The form's record is under another key.
   *
   * @param key the key of the record
   */
  record Elsewhere(StoreKey key) implements IdempotencyRecord {

    private static final String WORD = "at ";

    @Override
    public String text() {
      return WORD + key.text();
    }
  }

  /** Content that this version cannot read, such as a newer version's. */
  record Unreadable(String text) implements IdempotencyRecord {}

  /** Reads the content of a record. */
  static IdempotencyRecord parse(String text) {
    if (text.startsWith(Done.WORD)) {
      return new Done(text.substring(Done.WORD.length()));
    }
    try {
      if (text.startsWith(Elsewhere.WORD)) {
        return new Elsewhere(StoreKey.parse(text.substring(Elsewhere.WORD.length())));
      }
      return text.startsWith(Pending.WORD)
          ? new Pending(Instant.parse(text.substring(Pending.WORD.length())))
          : new Unreadable(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      return new Unreadable(text);
    }
  }
}
