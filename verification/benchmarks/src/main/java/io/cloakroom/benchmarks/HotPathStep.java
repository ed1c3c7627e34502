package io.cloakroom.benchmarks;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of a session's way through a request: what one request costs beyond another. */
public enum HotPathStep {
  BARE("the exchange alone", null),
  UNTOUCHED("a session that is not used", BARE),
  UNKNOWN("cookie to token, token to key", UNTOUCHED),
  LOADED("the record in", UNKNOWN),
  READ("an attribute decoded", LOADED),
  WRITE("plan, record out, commit", READ),
  NEW("a token, a record and its cookie", UNTOUCHED),
  READ_SEALED("a sealed session read", UNTOUCHED),
  WRITE_SEALED("and written", READ_SEALED);

  private final String title;
  private final @Nullable HotPathStep before;

  HotPathStep(String title, @Nullable HotPathStep before) {
    this.title = title;
    this.before = before;
  }

  String title() {
    return title;
  }

  /** Returns the step that a request of this one takes too; empty if there is none. */
  Optional<HotPathStep> before() {
    return Optional.ofNullable(before);
  }
}
