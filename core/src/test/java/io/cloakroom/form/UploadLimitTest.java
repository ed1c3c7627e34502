package io.cloakroom.form;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.Upload;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The maximum size of a file: its component's limit if there is one, otherwise the form's. */
class UploadLimitTest {

  private static final FormLimits LIMITS =
      FormLimits.of().withMax(FormLimit.FILE_BYTES, 1000).withMax(FormLimit.REQUEST_BYTES, 5000);

  record Row(@UploadLimit(maxBytes = 2000) Optional<Upload> scan) {}

  record Film(
      @UploadLimit(maxBytes = 20_000) Optional<Upload> film,
      @UploadLimit(maxBytes = 100) Optional<Upload> poster,
      Optional<Upload> notes,
      List<Row> rows) {}

  private static final Form<Film> FORM = Form.of(Film.class);

  private static String file(String name, int bytes) {
    return "name=\"" + name + "\"; filename=\"f\"\r\n\r\n" + "x".repeat(bytes);
  }

  private static FakeExchange request(String... parts) {
    return FakeExchange.post("/", MULTIPART, bytes(multipart(parts)));
  }

  private static Submission<Film> send(String... parts) {
    return FORM.read(request(parts), FormSettings.of().withLimits(LIMITS));
  }

  private static HttpProblem refusal(String... parts) {
    return catchThrowableOfType(HttpProblem.class, () -> send(parts));
  }

  private static List<String> errors(Submission<?> sent) {
    return sent.errors().stream().map(error -> error.name() + ' ' + error.code()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"film", "rows[0].scan", "rows[7][scan]", "rows.0.scan"})
  void aComponentMayTakeMoreThanTheForm(String name) {
    assertThat(errors(send(file(name, 2000)))).isEmpty();
    assertThat(errors(send(file("film", 20_000), file("rows[0].scan", 2000)))).isEmpty();
  }

  @Test
  void aFileBeyondItsComponentIsAnErrorOfTheField() {
    assertThat(errors(send(file("film", 20_001), file("poster", 1), file("notes", 1000))))
        .containsExactly("film upload.size");
    assertThat(errors(send(file("film", 24_000)))).containsExactly("film upload.size");
    assertThat(errors(send(file("poster", 4000)))).containsExactly("poster upload.size");
    assertThat(errors(send(file("rows[0].scan", 2001))))
        .containsExactly("rows[0].scan upload.size");
  }

  @Test
  void whatTheFormDoesNotNameKeepsTheFormsLimits() {
    assertThat(refusal(file("notes", 1001)).code()).isEqualTo("form.limit.file-bytes");
    assertThat(refusal(file("other", 1001)).code()).isEqualTo("form.limit.file-bytes");
    assertThat(refusal(file("film[x]", 1001)).code()).isEqualTo("form.limit.file-bytes");
  }

  /** 5000 of the form, 20 000 of the film, and 2000 for each of the 20 files that there may be. */
  @Test
  void theRequestStaysFinite() {
    assertThat(errors(send(file("film", 64_000)))).containsExactly("film upload.size");
    assertThat(refusal(file("film", 66_000)))
        .returns(413, HttpProblem::status)
        .returns("form.limit.request-bytes", HttpProblem::code);
  }

  @Test
  void theFormsLimitsCountWhereItWasDecodedBefore() {
    FakeExchange exchange = request(file("film", 2000));
    HttpProblem first =
        catchThrowableOfType(HttpProblem.class, () -> FormData.of(exchange, LIMITS));
    HttpProblem then =
        catchThrowableOfType(
            HttpProblem.class, () -> FORM.read(exchange, FormSettings.of().withLimits(LIMITS)));
    assertThat(first.code()).isEqualTo("form.limit.file-bytes");
    assertThat(then).isSameAs(first);
  }

  @Test
  void whatWasCutIsNotRead() {
    FakeExchange exchange = request(file("poster", 200));
    assertThat(errors(FORM.read(exchange))).containsExactly("poster upload.size");
    Upload cut = FormData.of(exchange).uploads("poster").get(0);
    assertThat(cut.length()).isEqualTo(200);
    assertThat(catchThrowableOfType(IllegalStateException.class, cut::bytes))
        .hasMessageContaining("larger than its component takes");
  }
}
