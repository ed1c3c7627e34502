package io.cloakroom.gallery;

import org.assertj.core.api.SoftAssertions;

/**
 * What every refusal owes its client: the status, the type it wants, and nothing of our insides.
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

  static void checkInsides(SoftAssertions softly, String what, HttpAnswer answer) {
    softly.assertThat(answer.body().replaceAll(TOKEN, "")).as(what).doesNotContainPattern(INSIDES);
  }
}
