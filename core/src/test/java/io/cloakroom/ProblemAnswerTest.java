package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemAnswerTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.of())
          .formSettings(FormSettings.of().withLimits(FormLimits.of().withMax(FormLimit.FIELDS, 2)))
          .build();

  private FakeExchange answered(FakeExchange exchange, ThrowingCallable handler)
      throws IOException {
    return answered(cloakroom, exchange, catchThrowable(handler));
  }

  private static FakeExchange answered(Cloakroom cloakroom, FakeExchange exchange, Throwable thrown)
      throws IOException {
    cloakroom.answer(exchange, thrown);
    return exchange;
  }

  private static void assertSays(FakeExchange page, String language, String title, String detail) {
    assertThat(page.sentText())
        .contains("<html lang=\"" + language + "\">", "<h1>" + title + "</h1>", detail)
        .doesNotContain("{");
    assertThat(page.responseHeader("Content-Language")).hasValue(language);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Conflict | This form is too old, or was opened in another browser.",
        "de | Konflikt | Dieses Formular ist zu alt oder wurde in einem anderen Browser geöffnet.",
        "hi | टकराव | यह फ़ॉर्म बहुत पुराना है या किसी दूसरे ब्राउज़र में खोला गया था।",
        "de-AT | Konflikt | Dieses Formular ist zu alt",
        "fr | Conflict | This form is too old"
      })
  void aPageIsInTheVisitorsLanguage(String accept, String title, String detail) throws IOException {
    FakeExchange exchange =
        FakeExchange.post("/orders", FORM, "_once=old").with("Accept-Language", accept);
    answered(exchange, () -> cloakroom.visit(exchange).idempotency().run(String.class, () -> "/"));
    String language = accept.equals("fr") ? "en" : accept.substring(0, 2);
    assertSays(exchange, language, title, detail);
    assertThat(String.join(", ", exchange.responseHeaders("Vary")))
        .contains("Accept-Language", "HX-Request");
  }

  @Test
  void whatVisitorsOfAFormMeetIsTranslated() throws IOException {
    FakeExchange foreign = german(FORM, "").with("Sec-Fetch-Site", "cross-site");
    answered(foreign, () -> cloakroom.begin(foreign));
    assertSays(foreign, "de", "Nicht erlaubt", "Diese Anfrage kam von einer anderen Website.");

    FakeExchange unmarked = german(FORM, "");
    answered(unmarked, () -> cloakroom.begin(unmarked));
    assertSays(unmarked, "de", "Nicht erlaubt", "das Feld _csrf oder den Header X-CSRF-Token");

    FakeExchange large = german(FORM, "a=1&b=2&c=3");
    answered(large, () -> cloakroom.visit(large).readFormData());
    assertSays(large, "de", "Zu groß", "Das Formular hat mehr als 2 Felder.");

    FakeExchange unknown = german("text/csv", "a");
    answered(unknown, () -> cloakroom.visit(unknown).readFormData());
    assertSays(unknown, "de", "Nicht unterstützter Medientyp", "wird hier nicht gelesen. (The");

    FakeExchange cut = german("multipart/form-data; boundary=x", "--x\r\n");
    answered(cut, () -> cloakroom.visit(cut).readFormData());
    assertSays(cut, "de", "Fehlerhafte Anfrage", "dass es nicht zu lesen ist. (The multipart form");

    FakeExchange again = german(FORM, "");
    answered(again, () -> cloakroom.visit(again).idempotency().run(String.class, () -> "/"));
    assertSays(again, "de", "Fehlerhafte Anfrage", "das Feld _once der Seite");

    FakeExchange away = german(FORM, "");
    answered(cloakroom, away, new StoreException("away", null));
    assertSays(away, "de", "Zurzeit nicht verfügbar", "Ihre Sitzung ist zurzeit nicht");

    FakeExchange broken = german(FORM, "");
    answered(cloakroom, broken, new IllegalStateException());
    assertSays(broken, "de", "Etwas ist schiefgegangen", "Hier ist etwas schiefgegangen.");
  }

  private static FakeExchange german(String type, String body) {
    return FakeExchange.post("/orders", type, body).with("Accept-Language", "de-DE,de;q=0.9");
  }

  @Test
  void whatTheApplicationSaysStaysAsItIs() throws IOException {
    FakeExchange exchange = german(FORM, "");
    answered(cloakroom, exchange, new HttpProblem(404, "photo.gone", "Das Foto {7} ist weg."));
    assertThat(exchange.sentText())
        .contains("<html lang=\"de\">", "<h1>Nicht gefunden</h1>", "Das Foto {7} ist weg.");
    assertThat(exchange.responseHeader("Content-Language")).as("nobody knows").isEmpty();
  }

  @Test
  void aProgramGetsTheStatussPhraseAndTheDetailInItsLanguage() throws IOException {
    FakeExchange english = FakeExchange.post("/orders", "application/json", "{\"a\":");
    answered(english, () -> cloakroom.visit(english).readFormData());
    assertThat(english.sentText())
        .contains(
            "\"type\":\"about:blank\"",
            "\"title\":\"Bad Request\"",
            "\"code\":\"form.json.truncated\"",
            "\"detail\":\"The JSON body ends too early.\"");
    assertThat(english.responseHeader("Content-Language")).hasValue("en");

    FakeExchange hindi =
        FakeExchange.post("/orders", "application/json", "{\"a\":").with("Accept-Language", "hi");
    answered(hindi, () -> cloakroom.visit(hindi).readFormData());
    assertThat(hindi.sentText())
        .contains(
            "\"title\":\"अनुरोध ठीक नहीं है\"",
            "पढ़ा नहीं जा सकता। (The JSON body ends too early.)");
    assertThat(hindi.responseHeader("Content-Language")).hasValue("hi");
    assertThat(String.join(", ", hindi.responseHeaders("Vary"))).contains("Accept-Language");
  }

  @ParameterizedTest
  @CsvSource({
    "403, Forbidden",
    "404, Not Found",
    "408, Request Timeout",
    "410, Gone",
    "413, Content Too Large",
    "422, Unprocessable Content",
    "499, Bad Request",
    "500, Internal Server Error",
    "503, Service Unavailable",
    "599, Internal Server Error"
  })
  void anEnglishTitleForProgramsIsTheStatussPhrase(int status, String phrase) throws IOException {
    FakeExchange exchange = FakeExchange.get("/").with("Accept", "application/json");
    answered(cloakroom, exchange, new HttpProblem(status, "test.problem", "So it is."));
    assertThat(exchange.sentText()).contains("\"title\":\"" + phrase + '"');
  }

  @Test
  void aLanguageThatCannotBeToldKeepsNoProblemFromBeingAnswered() throws IOException {
    Cloakroom lost =
        Cloakroom.builder()
            .locale(visit -> {
              throw new StoreException("away", null);
            })
            .build();
    FakeExchange exchange = german(FORM, "");
    answered(lost, exchange, new StoreException("away", null));
    assertThat(exchange.status()).isEqualTo(503);
    assertSays(exchange, "de", "Zurzeit nicht verfügbar", "Ihre Sitzung");
  }

  @Test
  void theApplicationsOwnPageSeesItInTheVisitorsLanguage() throws IOException {
    Cloakroom own =
        Cloakroom.builder()
            .templates((template, model, out) -> out.write(String.valueOf(model.get("problem"))))
            .problemTemplate("problem")
            .build();
    FakeExchange exchange = german(FORM, "");
    answered(own, exchange, new StoreException("away", null));
    assertThat(exchange.sentText())
        .contains("title=Zurzeit nicht verfügbar", "detail=Ihre Sitzung", "code=store.unavailable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "hi"})
  void everyLanguageSaysTheSame(String language) throws IOException {
    Set<String> german = texts("_de").stringPropertyNames();
    assertThat(german).hasSizeGreaterThan(30).containsAll(texts("").stringPropertyNames());
    Properties texts = texts('_' + language);
    assertThat(texts.stringPropertyNames()).isEqualTo(german);
    for (String key : german) {
      assertThat(placeholders(texts.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(texts("_de").getProperty(key)));
    }
  }

  private static Set<String> placeholders(String text) {
    return Pattern.compile("\\{\\d}")
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(toSet());
  }

  private static Properties texts(String suffix) throws IOException {
    Properties texts = new Properties();
    String file = "problems" + suffix + ".properties";
    try (InputStream in = Cloakroom.class.getResourceAsStream(file);
        Reader reader = new InputStreamReader(Objects.requireNonNull(in), UTF_8)) {
      texts.load(reader);
    }
    return texts;
  }
}
