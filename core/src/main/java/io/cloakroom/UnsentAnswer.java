package io.cloakroom;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.mistake.CallSite;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a handler began and did not send.
 *
 * @param line the handler's line that began it, such as {@code Notes.java:42}; null outside
 *     development, where looking it up costs too much
 */
record UnsentAnswer(@Nullable String line) {

  static final UnsentAnswer SOMEWHERE = new UnsentAnswer(null);

  /** Returns the answer that the caller of this toolkit begins. */
  static UnsentAnswer here() {
    return CallSite.line().map(UnsentAnswer::new).orElse(SOMEWHERE);
  }

  /** Returns the 500 that takes its place; in development it names the line. */
  HttpProblem problem() {
    String sentence =
        line == null
            ? "An answer was begun and never sent. Cloakroom.builder().development(true) names the"
                + " line"
            : "The answer that "
                + line
                + " begins is never sent. End it with page, html, fragment, json or redirect";
    return new HttpProblem(
        500,
        line == null ? "server.error" : "server.unsent-answer",
        line == null ? "Something went wrong on our side. We have logged it." : sentence + ".",
        new IllegalStateException(sentence));
  }
}
