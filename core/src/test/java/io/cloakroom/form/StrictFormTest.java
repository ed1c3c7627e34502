package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.body.FormSettings;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A strict form refuses what its decoder let pass as browsers do. */
class StrictFormTest {

  record Answer(String a) {}

  record Note(String name, String text) {}

  private static final Form<Answer> STRICT = Form.builder(Answer.class).strict().build();

  @ParameterizedTest
  @CsvSource({"a=%4, 2, a", "b=1&a=%E2%82, 4, a", "b=%zz&a=%C0, 2, b"})
  void itSaysWhereTheEncodingIsBroken(String body, int position, String field) {
    assertThatThrownBy(() -> STRICT.read(decode(URLENCODED, body)))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.code()).isEqualTo("form.urlencoded.malformed");
              assertThat(e.detail()).contains("at byte " + position + ", in the field " + field);
            });
    assertThat(Form.of(Answer.class).read(decode(URLENCODED, body))).isNotNull();
  }

  @Test
  void itTakesTheReplacementCharacterItself() {
    assertThat(STRICT.read(decode(URLENCODED, "a=%EF%BF%BD"))).isInstanceOf(Submission.Valid.class);
  }

  @Test
  void ofPlainTextItWantsAnEqualsSignInEachLine() {
    FormSettings settings = FormSettings.of().withTextPlain(true);
    byte[] body = "name=Asha\r\ntext=one\r\ntwo\r\n".getBytes(UTF_8);
    Submission<Note> sent =
        Form.of(Note.class).read(FakeExchange.post("/", "text/plain", body), settings);
    assertThat(((Submission.Valid<Note>) sent).value()).isEqualTo(new Note("Asha", "one\ntwo"));

    Form<Note> strict = Form.builder(Note.class).strict().build();
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () -> strict.read(FakeExchange.post("/", "text/plain", body), settings));
    assertThat(refused.code()).isEqualTo("form.text.malformed");
  }
}
