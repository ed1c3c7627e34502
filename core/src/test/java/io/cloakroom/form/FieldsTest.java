package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.Upload;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  enum Size1 {
    SMALL,
    LARGE
  }

  record Address(@NotBlank String street, Optional<String> city) {}

  record Line(String item, @Min(1) @Max(99) int quantity) {}

  record Order(
      @NotBlank @Email @Size(max = 100) String email,
      @Secret @Size(min = 8) String password,
      Optional<@Pattern(regexp = "[a-z]+") @Size(min = 2) String> unused,
      @Nullable @Size(min = 2, max = 5) String nick,
      @DecimalMax("9.5") BigDecimal price,
      LocalDate date,
      boolean terms,
      Size1 size,
      Set<Size1> sizes,
      List<Integer> numbers,
      Address shipping,
      List<Line> lines,
      Map<String, String> notes,
      @UploadLimit(accept = {"image/png", ".jpg"}) List<Upload> photos) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email             | type=\"text\" required inputmode=\"email\" autocapitalize=\"none\""
            + " spellcheck=\"false\" maxlength=\"100\"",
        "password          | type=\"password\" required minlength=\"8\"",
        "unused            | type=\"text\" pattern=\"[a-z]+\" minlength=\"2\"",
        "nick              | type=\"text\" minlength=\"2\" maxlength=\"5\"",
        "price             | type=\"number\" required step=\"any\" max=\"9.5\"",
        "date              | type=\"date\" required",
        "terms             | type=\"checkbox\"",
        "size              | required",
        "sizes             | ``",
        "shipping.street   | type=\"text\" required",
        "shipping.city     | type=\"text\"",
        "lines[3].quantity | type=\"number\" required min=\"1\" max=\"99\" inputmode=\"numeric\"",
        "photos            | multiple type=\"file\" accept=\"image/png,.jpg\"",
      })
  void attributesFollowFromTheRecord(String path, String html) {
    assertThat(ORDER.fields().get(path).attributesHtml()).isEqualTo(html);
  }

  @Test
  void anErrorShowsInTheAttributes() {
    Field street =
        ORDER.read(decode(URLENCODED, "shipping[city]=x")).fields().get("shipping[street]");
    assertThat(street.attributes())
        .containsEntry("aria-invalid", "true")
        .containsEntry("aria-describedby", "shipping-street--error");
    assertThat(street.errorId()).isEqualTo("shipping-street--error");
    assertThat(street.error()).isEqualTo("Enter a value");
    assertThat(street.invalid()).isTrue();
  }

  @Test
  void attributesAreEscaped() {
    record Quoted(@Pattern(regexp = "[\"<>&]") String a) {}
    assertThat(Form.of(Quoted.class).fields().get("a").attributesHtml())
        .contains("pattern=\"[&quot;&lt;&gt;&amp;]\"");
  }

  @Test
  void anEmptyFormHasEmptyFields() {
    Fields fields = ORDER.fields();
    assertThat(fields.valid()).isTrue();
    assertThat(fields.get("email").value()).isEmpty();
    assertThat(fields.get("lines").items()).isEmpty();
    assertThat(fields.get("terms").checked()).isFalse();
    assertThat(fields.get("size").options()).containsExactly("SMALL", "LARGE");
    assertThat(fields.get("lines[2].item").name()).isEqualTo("lines[2].item");
    assertThat(fields.get("lines.2.item").id()).isEqualTo("lines-2-item");
  }

  @Test
  void whatWasSentIsShownAgain() {
    Submission<Order> sent =
        ORDER.read(
            decode(
                URLENCODED,
                "email=%22%3E%3Csvg%20onload%3D1%3E&price=x&terms=on&size=LARGE&sizes[]=SMALL"
                    + "&numbers[]=1&numbers[]=q&lines[7][item]=b&lines[3][item]=a"
                    + "&lines[3][quantity]=0&notes[k]=v&password=secret"));
    Fields fields = sent.fields();
    assertThat(fields.get("email").value()).isEqualTo("\"><svg onload=1>");
    assertThat(fields.get("price").value()).isEqualTo("x");
    assertThat(fields.get("terms").checked()).isTrue();
    assertThat(fields.get("size").checked("LARGE")).isTrue();
    assertThat(fields.get("size").checked(Size1.SMALL)).isFalse();
    assertThat(fields.get("sizes").checked("SMALL")).isTrue();
    assertThat(fields.get("numbers").values()).containsExactly("1", "q");
    assertThat(fields.get("numbers").checked(1)).isTrue();
    assertThat(fields.get("numbers").checked(2)).isFalse();
    assertThat(fields.get("numbers").errors()).containsExactly("Enter a whole number");
    assertThat(fields.get("notes[k]").value()).isEqualTo("v");
    List<Field> rows = fields.get("lines").items();
    assertThat(rows).extracting(row -> row.get("item").value()).containsExactly("a", "b");
    assertThat(rows)
        .extracting(row -> row.get("item").name())
        .containsExactly("lines[0].item", "lines[1].item");
    assertThat(rows.get(0).get("quantity").error()).isEqualTo("Enter 1 or more");
    assertThat(rows.get(1).get("quantity").error()).isEqualTo("Enter a value");
  }

  enum Theme {
    DARK {
      @Override
      public String toString() {
        return "like the night";
      }
    },
    LIGHT
  }

  record Look(
      Theme theme, List<Theme> others, @Nullable Boolean sounds, String word, Currency money) {}

  private static final Form<Look> LOOK =
      Form.builder(Look.class)
          .converter(Currency.class, Currency::getInstance, Currency::getCurrencyCode)
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"dark", "DARK", "Dark", "+dark+"})
  void aChoiceIsShownAgainHoweverItWasWritten(String dark) {
    String body = "theme=" + dark + "&others=" + dark + "&others=x&sounds=yes&word=Dark";
    Fields fields = LOOK.read(decode(URLENCODED, body)).fields();
    for (String path : List.of("theme", "others")) {
      Field field = fields.get(path);
      assertThat(field.checked("DARK")).isTrue();
      assertThat(field.checked("dark")).isTrue();
      assertThat(field.checked(Theme.DARK)).isTrue();
      assertThat(field.checked("light")).isFalse();
      assertThat(field.checked(Theme.LIGHT)).isFalse();
      assertThat(field.checked(Size1.SMALL)).isFalse();
      assertThat(field.checked("")).isFalse();
    }
    assertThat(fields.get("others").checked("x")).isTrue();
    assertThat(fields.get("sounds").checked("true")).isTrue();
    assertThat(fields.get("sounds").checked("no")).isFalse();
    assertThat(fields.get("word").checked("dark")).isFalse();
  }

  @Test
  void aStoredChoiceIsShownHoweverThePageWritesIt() {
    Look look = new Look(Theme.DARK, List.of(Theme.LIGHT), false, "w", Currency.getInstance("EUR"));
    Fields fields = LOOK.fields(look);
    assertThat(fields.get("theme").checked("dark")).isTrue();
    assertThat(fields.get("others").checked("light")).isTrue();
    assertThat(fields.get("others").checked("dark")).isFalse();
    assertThat(fields.get("sounds").checked("no")).isTrue();
    assertThat(fields.get("money").checked("EUR")).isTrue();
    assertThat(LOOK.fields().get("theme").checked("")).isFalse();
  }

  @Test
  void aSummaryLinksEachErrorToItsField() {
    Fields fields =
        Form.builder(Order.class)
            .reportUnknown()
            .build()
            .read(decode(URLENCODED, "numbers=1&numbers=x&lines[4][quantity]=0&other=1"))
            .fields();
    assertThat(fields.errors())
        .extracting(fields::id)
        .containsExactly(
            "email",
            "password",
            "price",
            "date",
            "size",
            "numbers",
            "shipping-street",
            "lines-0-quantity",
            "");
  }

  @Test
  void theSummaryFollowsTheOrderOfThePage() {
    Submission<Order> sent =
        ORDER
            .read(
                decode(
                    URLENCODED,
                    "password=12345678&price=1&date=2026-01-01&size=SMALL&shipping.street=S"
                        + "&numbers=x&lines[4].quantity=1&lines[7].quantity=0&notes[b]=1&notes[a]=2"))
            .reject("notes[a]", "rude", "Say it otherwise")
            .reject("email", "taken", "Take another address")
            .reject("lines[0].item", "sold", "This is sold")
            .reject("", "busy", "Wait")
            .reject("notes[b]", "rude", "Say that otherwise");
    assertThat(sent.fields().summary())
        .containsExactly(
            new Fields.ErrorLink("", "Wait"),
            new Fields.ErrorLink("#email", "Enter a value"),
            new Fields.ErrorLink("#email", "Take another address"),
            new Fields.ErrorLink("#numbers", "Enter a whole number"),
            new Fields.ErrorLink("#lines-0-item", "This is sold"),
            new Fields.ErrorLink("#lines-1-quantity", "Enter 1 or more"),
            new Fields.ErrorLink("#notes-b", "Say that otherwise"),
            new Fields.ErrorLink("#notes-a", "Say it otherwise"));
  }

  @Test
  void noTwoFieldsHaveTheSameId() {
    List<String> keys =
        List.of(
            "a.b",
            "a-b",
            "a b",
            "a_b",
            "a_x2e_b",
            "a_x5f_x2e_b",
            "_x",
            "x",
            "",
            "-",
            "_",
            "__",
            "_.",
            "._",
            "_x2e_.",
            "ä",
            "अ",
            "\uD83D\uDE00",
            "a/b",
            "a~b",
            "a~1b",
            "<\"'&>",
            "0",
            "A",
            "a");
    Set<String> ids = new HashSet<>();
    Fields fields = ORDER.fields();
    for (String key : keys) {
      String id =
          fields.id(
              new FieldError("", "/notes/" + key.replace("~", "~0").replace("/", "~1"), "", ""));
      assertThat(id).matches("notes-[A-Za-z0-9_-]*");
      assertThat(ids.add(id)).as(key + " is " + id).isTrue();
    }
    assertThat(fields.get("notes[a.b]").id()).isEqualTo("notes-a_x2e_b");
    assertThat(fields.get("notes[a_b]").id()).isEqualTo("notes-a_b");
  }

  @Test
  void aFormIsFilledFromAValueAndReadsBackAsTheSame() {
    Order order =
        new Order(
            "a@b.c",
            "secret",
            Optional.empty(),
            null,
            new BigDecimal("1.50"),
            LocalDate.of(2026, 11, 20),
            true,
            Size1.LARGE,
            Set.of(Size1.SMALL),
            List.of(1, 2),
            new Address("S", Optional.of("C")),
            List.of(new Line("x", 2), new Line("y", 3)),
            Map.of("a.b", "c"),
            List.of());
    Map<String, List<String>> values = ORDER.fields(order).values();
    assertThat(values)
        .containsEntry("numbers", List.of("1", "2"))
        .containsEntry("lines[1].quantity", List.of("3"))
        .containsEntry("shipping.city", List.of("C"))
        .containsEntry("notes[a.b]", List.of("c"))
        .doesNotContainKeys("password", "nick", "photos");
    assertThat(ORDER.fields(values, List.of()).values()).isEqualTo(values);
    Map<String, List<String>> complete = new java.util.LinkedHashMap<>(values);
    complete.put("password", List.of("longsecret"));
    Submission<Order> again = ORDER.read(texts(complete));
    assertThat(again.errors()).isEmpty();
    assertThat(again.fields().values()).isEqualTo(values);
  }

  @Test
  void errorsSurviveARedirectWithTheValues() {
    Submission<Order> sent = ORDER.read(decode(URLENCODED, "email=x&lines[9].item=i"));
    Fields shown = ORDER.fields(sent.fields().values(), sent.errors());
    assertThat(shown.get("email").value()).isEqualTo("x");
    assertThat(shown.get("email").invalid()).isTrue();
    assertThat(shown.get("lines[0].quantity").error()).isEqualTo("Enter a value");
  }

  @Test
  void whatWasTakenUnderRaisedLimitsIsShownAgain() {
    FormLimits limits =
        FormLimits.of().withMax(FormLimit.LIST_SIZE, 2000).withMax(FormLimit.FIELDS, 2000);
    Submission<Order> sent =
        ORDER.read(
            decode(URLENCODED, "numbers=1&".repeat(900) + "numbers[]=2&".repeat(900), limits));
    Fields shown = ORDER.fields(sent.fields().values(), sent.errors());
    assertThat(shown.get("numbers").values()).hasSize(1800);
  }

  @Test
  void theApplicationMayRejectToo() {
    record SignUp(String email) {}
    Submission<SignUp> sent = Form.of(SignUp.class).read(decode(URLENCODED, "email=a@b.c"));
    Submission.Invalid<SignUp> taken =
        sent.reject("email", "taken", "Enter another email address").reject("", "busy", "Wait");
    assertThat(taken.errors())
        .containsExactly(
            new FieldError("email", "/email", "taken", "Enter another email address"),
            new FieldError("", "", "busy", "Wait"));
    assertThat(taken.fields().formErrors()).containsExactly("Wait");
    assertThat(taken.fields().get("email").value()).isEqualTo("a@b.c");
  }

  @Test
  void anUnknownFieldIsTheCallersMistake() {
    assertThatThrownBy(() -> ORDER.fields().get("shipping.zip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no field shipping.zip; here are [street, city]");
  }

  @Test
  void problemDetailsNameEachError() {
    Submission<Order> sent = ORDER.read(decode(URLENCODED, "shipping[city]=x&email=a@b.c"));
    String json = new String(((Submission.Invalid<Order>) sent).problem(), UTF_8);
    assertThat(json)
        .startsWith(
            "{\"title\":\"Unprocessable Content\",\"status\":422,\"code\":\"form.invalid\","
                + "\"errors\":[")
        .contains(
            "{\"name\":\"shipping[street]\",\"pointer\":\"/shipping/street\","
                + "\"code\":\"not-blank\",\"detail\":\"Enter a value\"}");
  }

  record Report(String error, String text) {}

  record Reports(Report report) {}

  @Test
  void anErrorsIdIsNoFieldsId() {
    Fields fields = Form.of(Reports.class).fields();
    assertThat(fields.get("report").errorId()).isNotEqualTo(fields.get("report.error").id());
  }
}
