package io.cloakroom.gallery;

import org.assertj.core.api.SoftAssertions;

/**
 * Checks of refusals: the right status, the type that the client asked for, and no internal
 * details.
 */
final class ClearAnswer {

  /** The names of classes, stack traces, and what we run on. */
  private static final String INSIDES =
      "Exception|\\tat |(?:java|javax|jakarta|org|io)\\.[a-z]+\\.|(?i:jetty|javalin|hikari|jdbc)";

  /** Random letters, which now and then spell one of those names. */
  private static final String TOKEN = "name=\"_csrf\" value=\"[\\w-]{86}\"";

  private ClearAnswer() {}

  static void check(
      SoftAssertions softly, String what, HttpAnswer answer, String wanted, int status) {
    softly.assertThat(answer.status()).as(what).isEqualTo(status);
    softly
        .assertThat(answer.header("Content-Type").orElse(""))
        .as(what)
        .isEqualTo(
            wanted.equals(RawVisitor.JSON)
                ? "application/problem+json"
                : "text/html;charset=utf-8");
    checkInsides(softly, what, answer);
  }

  /**
   * A refused form leads a browser back to its page, which shows the errors, so that a reload sends
   * nothing again. A program gets the errors at once.
   */
  static void checkRefused(
      SoftAssertions softly, String what, RawVisitor visitor, HttpAnswer answer, String wanted) {
    if (wanted.equals(RawVisitor.JSON)) {
      check(softly, what, answer, wanted, 422);
      return;
    }
    softly.assertThat(answer.status()).as(what).isEqualTo(303);
    HttpAnswer page = visitor.get(answer.header("Location").orElse("/nowhere"));
    check(softly, what, page, wanted, 200);
    softly.assertThat(page.body()).as(what).contains("<title>Error: ", "data-errors");
  }

  static void checkInsides(SoftAssertions softly, String what, HttpAnswer answer) {
    softly.assertThat(answer.body().replaceAll(TOKEN, "")).as(what).doesNotContainPattern(INSIDES);
  }
}
