package io.cloakroom.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPageTest {

  private static Optional<Integer> end(String page) {
    return new HtmlPage(page).end(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</body>",
        "</body></html>",
        "</BODY >\r\n</Html\t>\n",
        "</body><!-- a -- b - c --></html><!----> ",
        "</body>\n\n<!-- </bod --> "
      })
  void findsTheEndOfTheBody(String end) {
    assertThat(end("<p>ü</p><script>'</body>'</script>" + end))
        .contains("<p>ü</p><script>'</body>'</script>".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<p>",
        "</bodyx>",
        "</body",
        "</body></html>x",
        "</body><script>",
        "</body>';</script>",
        "<!-- </body></html> -->",
        "</body><!-- open",
        "</body/>"
      })
  void findsNoneWhereSomethingFollows(String page) {
    assertThat(end("<p>" + page)).isEmpty();
  }

  @Test
  void aPartOfAPageEndsWithHtml() {
    assertThat(new HtmlPage("<p></body>").end(false)).isEmpty();
    assertThat(new HtmlPage("<p></body></html>\n").end(false)).contains(3);
  }

  @Test
  void longPagesAreReadInNoTime() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(end("</body>" + " ".repeat(9_000))).contains(0);
          assertThat(end("</body>" + "<!-- - -->".repeat(900))).contains(0);
          assertThat(end("</body>" + "<!--".repeat(2_000))).isEmpty();
          for (String tag : new String[] {"<meta a='b' ", "<base a=\"", "<meta '<base \""}) {
            HtmlPage many = new HtmlPage(tag.repeat(80_000));
            assertThat(many.policies()).isEmpty();
            assertThat(many.hasBaseElsewhere("http://localhost")).isFalse();
          }
          assertThat(new HtmlPage("<meta " + "a='b' ".repeat(100_000) + ">").policies()).isEmpty();
        });
  }

  @Test
  void readsThePoliciesInThePage() {
    String page =
        """
        <META http-equiv="content-security-policy" content="default-src 'self'">
        <meta content='script-src &#39;nonce-a&#43;&#61;&#39;; img-src a?b&amp;c' a=">"
          http-equiv=Content-Security-Policy>
        <meta http-equiv="Content-Security-Policy-Report-Only" content="script-src 'none'">
        <meta name=viewport content="width=device-width">
        <meta/http-equiv=Content-Security-Policy content=sandbox>
        """;
    assertThat(new HtmlPage(page).policies())
        .containsExactly("default-src 'self'", "script-src 'nonce-a+='; img-src a?b&c", "sandbox");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta http-equiv='Content-Security-Policy'>",
        "<meta http-equiv='Content-Security-Policy' content='script-src &bsol;'>"
      })
  void refusesAPolicyThatItCannotRead(String meta) {
    assertThatThrownBy(() -> new HtmlPage(meta).policies())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsABaseOfAnotherSite() {
    for (String other :
        new String[] {"https://cdn.test/", "//cdn.test", "\\\\cdn.test", "data:,"}) {
      assertThat(new HtmlPage("<base href=" + other + ">").hasBaseElsewhere("http://localhost:1"))
          .as(other)
          .isTrue();
    }
    for (String own : new String[] {"/shop/", "", "a/b", "http://localhost:1/x", "#"}) {
      assertThat(
              new HtmlPage("<base target=_top href='" + own + "'>")
                  .hasBaseElsewhere("http://localhost:1"))
          .as(own)
          .isFalse();
    }
  }
}
