package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "multipart/mixed; boundary=B",
        "application/jsonp",
        "",
        "application/x-www-form-urlencodedx"
      })
  void aBodyThatIsNoFormIsRefused(String type) {
    assertThat(refusal(type, "a=1"))
        .returns(415, HttpProblem::status)
        .returns("form.content-type.unsupported", HttpProblem::code);
  }

  @Test
  void aBodyWithoutATypeIsRefusedAndNoBodyIsAnEmptyForm() {
    FakeExchange untyped = FakeExchange.of("POST", "/").withBody(new byte[] {'a'});
    assertThat(problem(untyped).status()).isEqualTo(415);
    assertThat(problem(FakeExchange.post("/", JSON, "{}").with("Content-Type", JSON)).status())
        .isEqualTo(415);
    assertThat(FormData.of(FakeExchange.of("POST", "/")).names()).isEmpty();
    assertThat(FormData.of(FakeExchange.post("/", URLENCODED, "")).names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {";charset", ";=x", "; a=\"b", "; a=\"b\"c", ";a=b c"})
  void aMalformedTypeIsRefused(String parameters) {
    assertThat(refusal(URLENCODED + parameters, "a=1").status()).isBetween(400, 415);
  }

  @Test
  void aBrokenConnectionIsNoServerError() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThat(problem(FakeExchange.post("/", URLENCODED, "").withBody(broken)))
        .returns(400, HttpProblem::status)
        .returns("form.body.broken", HttpProblem::code);
  }

  @Test
  void theBodyIsDecodedOnceUnderTheLimitsOfTheFirst() {
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, "a=1&b=2");
    FormLimits narrow = FormLimits.of().withMax(FormLimit.FIELDS, 1);
    FormData first = FormData.of(exchange);
    assertThat(FormData.of(exchange, narrow)).isSameAs(first);
  }

  @Test
  void theRestOfARefusedBodyIsReadWithinBounds() {
    InputStream whole = new ByteArrayInputStream(Bodies.bytes("a&".repeat(1_500_000)));
    assertThat(refusedAfterOneField(whole, FormLimits.of()).status()).isEqualTo(413);
    assertThat(whole).isEmpty();

    InputStream some = new ByteArrayInputStream(Bodies.bytes("a&".repeat(1_500_000)));
    FormLimits limits = FormLimits.of().withMax(FormLimit.DRAIN_BYTES, 2 << 20);
    assertThat(refusedAfterOneField(some, limits).status()).isEqualTo(413);
    assertThat(some).isNotEmpty();
  }

  private static HttpProblem refusedAfterOneField(InputStream body, FormLimits limits) {
    return catchThrowableOfType(
        HttpProblem.class,
        () ->
            FormData.of(
                FakeExchange.post("/", URLENCODED, "").withBody(body),
                limits.withMax(FormLimit.FIELDS, 1)));
  }

  private static HttpProblem problem(FakeExchange exchange) {
    return catchThrowableOfType(HttpProblem.class, () -> FormData.of(exchange));
  }
}
