package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.multipart;
import static io.cloakroom.body.Bodies.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.body.Upload;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

  enum Colour {
    RED,
    GREEN
  }

  record Address(@NotBlank String street, String city) {}

  record Line(String item, @Min(1) @Max(99) int quantity) {}

  record Order(
      @NotBlank @Email String email,
      Address shipping,
      @NotEmpty List<Line> lines,
      List<String> tags,
      boolean gift) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Everything(
      byte b,
      Short s,
      long l,
      double d,
      BigDecimal decimal,
      BigInteger integer,
      Boolean answer,
      char c,
      Colour colour,
      Set<Colour> colours,
      int[] numbers,
      UUID id,
      LocalDate date,
      LocalDateTime at,
      YearMonth month,
      Duration duration,
      Optional<Integer> maybe,
      @Nullable Integer perhaps,
      Map<String, Integer> scores) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private static <T> T value(Submission<T> submission) {
    assertThat(submission.errors()).isEmpty();
    return ((Submission.Valid<T>) submission).value();
  }

  private static <T> List<String> errors(Submission<T> submission) {
    assertThat(submission).isInstanceOf(Submission.Invalid.class);
    return submission.errors().stream().map(e -> e.name() + " " + e.code()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email=a@b.c&shipping[street]=S&shipping[city]=C&lines[0][item]=x&lines[0][quantity]=2"
            + "&lines[1][item]=y&lines[1][quantity]=3&tags[]=p&tags[]=q&gift=on",
        "email=a@b.c&shipping.street=S&shipping.city=C&lines[0].item=x&lines[0].quantity=2"
            + "&lines[1].item=y&lines[1].quantity=3&tags=p&tags=q&gift=true",
        "lines[7][quantity]=3&lines.3.item=x&lines[3].quantity=2&lines[7].item=y&tags[10]=q"
            + "&tags[9]=p&gift=1&shipping[city]=C&shipping.street=S&email=a@b.c",
        "email=a@b.c&shipping={\"street\":\"S\",\"city\":\"C\"}&lines[][item]=x"
            + "&lines[][quantity]=2&lines[][item]=y&lines[][quantity]=3&tags=p&tags=q&gift=yes",
        "email=a@b.c&shipping.street=S&shipping.city=C&lines={\"item\":\"x\",\"quantity\":2}"
            + "&lines={\"item\":\"y\",\"quantity\":\"3\"}&tags.0=p&tags.1=q&gift=on"
      })
  void everyNotationIsTheSameOrder(String body) {
    assertThat(value(ORDER.read(decode(URLENCODED, body.replace("+", "%2B")))))
        .isEqualTo(
            new Order(
                "a@b.c",
                new Address("S", "C"),
                List.of(new Line("x", 2), new Line("y", 3)),
                List.of("p", "q"),
                true));
  }

  @Test
  void jsonIsTheSameOrder() {
    String body =
        """
        {"email":"a@b.c","shipping":{"street":"S","city":"C"},"gift":true,"tags":["p","q"],
         "lines":[{"item":"x","quantity":2},{"item":"y","quantity":"3"}]}
        """;
    assertThat(value(ORDER.read(decode(JSON, body))).lines())
        .containsExactly(new Line("x", 2), new Line("y", 3));
  }

  @Test
  void everyTypeConverts() {
    String body =
        "b=-1&s=%202%20&l=3&d=1.5&decimal=1e2&integer=7&answer=no&c=x&colour=RED&colours=GREEN"
            + "&colours=RED&numbers=1&numbers=2&id=123e4567-e89b-42d3-a456-426614174000"
            + "&date=2026-11-20&at=2026-11-20T16:30&month=2026-11&duration=PT30M&maybe=&perhaps="
            + "&scores[a]=1&scores[b.c]=2";
    Everything value = value(Form.of(Everything.class).read(decode(URLENCODED, body)));
    assertThat(value.numbers()).containsExactly(1, 2);
    assertThat(value.colours()).containsExactly(Colour.GREEN, Colour.RED);
    assertThat(value.scores()).containsExactly(Map.entry("a", 1), Map.entry("b.c", 2));
    assertThat(value.decimal()).isEqualByComparingTo("100");
    assertThat(value.s()).isEqualTo((short) 2);
    assertThat(value.answer()).isFalse();
    assertThat(value.maybe()).isEmpty();
    assertThat(value.perhaps()).isNull();
    assertThat(value.at()).isEqualTo("2026-11-20T16:30:00");
  }

  @Test
  void allErrorsComeTogetherInTheOrderOfTheDeclarationUnderTheNamesSent() {
    assertThat(
            errors(
                ORDER.read(
                    decode(
                        URLENCODED,
                        "gift=maybe&lines[4][quantity]=x&lines[2][quantity]=0&lines[2][item]=i"
                            + "&tags[]=a&shipping[city]=C&email=nobody"))))
        .containsExactly(
            "email email",
            "shipping[street] not-blank",
            "lines[2][quantity] min",
            "lines[4][quantity] number.whole",
            "gift boolean");
  }

  @Test
  void pointersAreOfTheRecord() {
    Submission<Order> sent =
        ORDER.read(decode(URLENCODED, "email=a@b.c&shipping.street=S&lines[5][quantity]=0"));
    assertThat(sent.errors())
        .containsExactly(
            new FieldError("lines[5][quantity]", "/lines/0/quantity", "min", "Enter 1 or more"));
  }

  @Test
  void jsonSaysWhatIsMissing() {
    assertThat(errors(ORDER.read(decode(JSON, "{\"shipping\":{\"street\":\"S\"},\"tags\":null}"))))
        .containsExactly(
            "email required",
            "shipping.city required",
            "lines required",
            "tags required",
            "gift required.choice");
  }

  @Test
  void whatAPageDoesNotSendIsEmpty() {
    assertThat(errors(ORDER.read(decode(URLENCODED, ""))))
        .containsExactly("email not-blank", "shipping.street not-blank", "lines not-empty");
  }

  record Pair(String a, List<Integer> b, Optional<Address> c) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1&a=2                 | a single",
        "a=1&a[]=2&a[x]=3        | a[] shape",
        "a[x]=1                  | a shape",
        "b=1&b[0]=2              | b shape",
        "b[x]=1                  | b shape",
        "b[01]=1                 | b shape",
        "b[]=1&b[]=x             | b[] number.whole",
        "b[0]=1&b[9]=x           | b[9] number.whole",
        "c=1                     | c shape",
        "c={                     | c json",
        "c.street=1&c={}         | c shape",
        "c[city]=x               | c[street] not-blank",
        "c={\"city\":\"x\"}      | c.street required",
        "c={\"city\":1}          | c.street required, c.city type",
      })
  void aShapeThatDoesNotFitIsAnErrorOfItsField(String body, String expected) {
    assertThat(String.join(", ", errors(Form.of(Pair.class).read(decode(URLENCODED, body)))))
        .isEqualTo(expected);
  }

  @Test
  void indicesOrderAndCloseUpAndNeverAllocate() {
    assertThat(
            value(Form.of(Pair.class).read(decode(URLENCODED, "b[999999999]=3&b[10]=2&b[9]=1")))
                .b())
        .containsExactly(1, 2, 3);
  }

  @Test
  void anIndexMayBeATimeInMilliseconds() {
    Submission<Order> sent =
        ORDER.read(
            decode(
                URLENCODED,
                "email=a@b.c&shipping.street=S&lines[1700000000001].item=b"
                    + "&lines[1700000000001].quantity=0&lines[1700000000000].item=a"
                    + "&lines[1700000000000].quantity=1&tags[999999999999999999]=z&tags[7]=y"));
    assertThat(sent.errors())
        .containsExactly(
            new FieldError(
                "lines[1700000000001].quantity", "/lines/1/quantity", "min", "Enter 1 or more"));
    assertThat(sent.fields().get("tags").values()).containsExactly("y", "z");
    assertThat(sent.fields().get("lines[1700000000001].item").name())
        .isEqualTo("lines[1700000000001].item");
    assertThat(errors(ORDER.read(decode(URLENCODED, "tags[9999999999999999999]=z"))))
        .contains("tags shape");
  }

  @Test
  void whatTheRecordDoesNotDeclareIsIgnoredUnlessAskedFor() {
    String body =
        "a=1&__proto__[x]=1&class.classLoader=x&constructor[prototype][y]=1&c.street=S&c.admin=1"
            + "&_csrf=t";
    assertThat(value(Form.of(Pair.class).read(decode(URLENCODED, body))).a()).isEqualTo("1");
    Form<Pair> reporting = Form.builder(Pair.class).reportUnknown().build();
    assertThat(errors(reporting.read(decode(URLENCODED, body))))
        .containsExactly("class unknown", "constructor unknown", "c.admin unknown");
  }

  record Period(LocalDate from, LocalDate to) {
    Period {
      if (to.isBefore(from)) {
        throw new IllegalArgumentException("The end must be after the start");
      }
    }
  }

  @Test
  void aConstructorsExceptionIsAnErrorOfTheForm() {
    Form<Period> form = Form.of(Period.class);
    assertThat(form.read(decode(URLENCODED, "from=2026-02-01&to=2026-01-01")).errors())
        .containsExactly(new FieldError("", "", "form", "The end must be after the start"));
    assertThat(errors(form.read(decode(URLENCODED, "from=2026-02-01"))))
        .containsExactly("to required");
  }

  record Papers(
      @UploadLimit(maxBytes = 4, accept = "image/*") Upload photo,
      Optional<Upload> letter,
      @UploadLimit(accept = ".txt") List<Upload> notes) {}

  @Test
  void uploadsAreCheckedByTheirComponent() {
    Form<Papers> form = Form.of(Papers.class);
    String type = "\"\r\nContent-Type: image/png\r\n\r\n";
    Papers papers =
        value(
            form.read(
                decode(
                    MULTIPART,
                    multipart(
                        "name=\"photo\"; filename=\"p" + type + "\u00ff\u00d8\u00ff1",
                        "name=\"letter\"; filename=\"" + type,
                        "name=\"notes\"; filename=\"a.TXT" + type + "a",
                        "name=\"notes\"; filename=\"" + type,
                        "name=\"notes\"; filename=\"b.txt" + type + "b"))));
    assertThat(papers.photo().length()).isEqualTo(4);
    assertThat(papers.letter()).isEmpty();
    assertThat(papers.notes()).extracting(Upload::filename).containsExactly("a.TXT", "b.txt");
    assertThat(
            errors(
                form.read(
                    decode(
                        MULTIPART,
                        multipart(
                            "name=\"photo\"; filename=\"p" + type + "12345",
                            "name=\"notes[]\"; filename=\"a.exe" + type + "a")))))
        .containsExactly("photo upload.size", "notes[] upload.type");
    assertThat(errors(form.read(decode(URLENCODED, "letter=name.txt"))))
        .containsExactly("photo required.file", "letter upload.encoding");
  }

  record Login(String user, @Secret @Size(min = 3) String password, Optional<Upload> photo) {}

  @Test
  void valuesComeBackButSecretsAndFilesDoNot() {
    Submission<Login> sent =
        Form.of(Login.class).read(decode(URLENCODED, "user=u&password=hunter2&password=x&other=1"));
    assertThat(errors(sent)).containsExactly("password single");
    assertThat(sent.fields().values()).containsExactly(Map.entry("user", List.of("u")));
    assertThat(sent.fields().get("password").value()).isEmpty();
    assertThat(sent.toString()).doesNotContain("hunter2");
  }

  record Notes(Map<String, String> notes) {}

  @Test
  void mapKeysThatNoNameCanHoldAreRefusedRatherThanLost() {
    Form<Notes> form = Form.of(Notes.class);
    Submission<Notes> sent =
        form.read(decode(JSON, "{\"notes\":{\"\":\"a\",\"x]y\":\"b\",\"[\":\"c\",\"a.b\":\"d\"}}"));
    assertThat(sent.errors())
        .extracting(FieldError::pointer, FieldError::code)
        .containsExactly(
            tuple("/notes/", "map-key"),
            tuple("/notes/x]y", "map-key"),
            tuple("/notes/[", "map-key"));
    Notes dotted = new Notes(Map.of("a.b", "d"));
    assertThat(value(form.read(texts(form.fields(dotted).values())))).isEqualTo(dotted);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form.fields(new Notes(Map.of("x]y", "b"))))
        .withMessageContaining("x]y");
  }

  record Keys(
      Optional<Map<Integer, Integer>> numbers,
      Optional<Map<Colour, String>> colours,
      Optional<Map<String, String>> texts) {}

  @Test
  void aBlankKeyIsNoKey() {
    Form<Keys> form = Form.of(Keys.class);
    assertThat(errors(form.read(decode(URLENCODED, "numbers[+]=1&numbers[2]=3"))))
        .containsExactly("numbers[ ] map-key");
    assertThat(errors(form.read(decode(URLENCODED, "numbers[+]=x"))))
        .containsExactly("numbers[ ] number.whole");
    assertThat(errors(form.read(decode(JSON, "{\"colours\":{\" \":\"x\"}}"))))
        .containsExactly("colours.  map-key");
    assertThat(value(form.read(decode(URLENCODED, "texts[+]=1"))).texts())
        .hasValue(Map.of(" ", "1"));
    Form<Keys> trimming = Form.builder(Keys.class).trim().build();
    assertThat(errors(trimming.read(decode(URLENCODED, "texts[+]=1"))))
        .containsExactly("texts[ ] map-key");
  }

  record Separator(char separator) {}

  @Test
  void aSpaceIsACharacter() {
    Form<Separator> form = Form.of(Separator.class);
    assertThat(value(form.read(decode(URLENCODED, "separator=+"))).separator()).isEqualTo(' ');
    assertThat(value(form.read(decode(URLENCODED, "separator=+a"))).separator()).isEqualTo('a');
    assertThat(errors(form.read(decode(URLENCODED, "separator="))))
        .containsExactly("separator required");
    assertThat(
            errors(
                Form.builder(Separator.class)
                    .trim()
                    .build()
                    .read(decode(URLENCODED, "separator=+"))))
        .containsExactly("separator required");
  }

  record Identified(UUID id) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123e4567-e89-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a45-6-42661417400",
        "%2B23e4567-e89b-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-%2B26614174000",
        "123e4567e89b12d3a456426614174000----",
      })
  void whatIsNoUuidIsNotTakenForAnother(String text) {
    assertThat(errors(Form.of(Identified.class).read(decode(URLENCODED, "id=" + text))))
        .containsExactly("id uuid");
  }

  @Test
  void aUuidMayBeInCapitals() {
    UUID id = UUID.fromString("123e4567-e89b-12d3-a456-426614174abc");
    assertThat(
            value(
                Form.of(Identified.class)
                    .read(decode(URLENCODED, "id=" + id.toString().toUpperCase(Locale.ROOT)))))
        .isEqualTo(new Identified(id));
  }

  record Coded(String code) {
    Coded {
      switch (code.charAt(0)) {
        case 'n' -> Integer.parseInt(code);
        case 'e' -> Colour.valueOf(code);
        case 'm' -> throw new NumberFormatException("a bug");
        default -> throw new IllegalArgumentException("Begin otherwise");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nsecret, The answers do not fit together",
    "esecret, The answers do not fit together",
    "msecret, The answers do not fit together",
    "secret, Begin otherwise",
  })
  void onlyWhatIsMeantForPeopleIsSaidOfAConstructorsException(String code, String message) {
    assertThat(Form.of(Coded.class).read(decode(URLENCODED, "code=" + code)).errors())
        .containsExactly(new FieldError("", "", "form", message));
  }

  record Dotted(Map<String, Integer> numbers, Map<String, Address> places) {}

  @Test
  void anErrorAtAKeyOfJsonHasANameThatLeadsThere() {
    Submission<Dotted> sent =
        Form.of(Dotted.class)
            .read(
                decode(
                    JSON,
                    "{\"numbers\":{\"a.b\":\"x\",\"c\":\"y\"},"
                        + "\"places\":{\"d.e\":{\"city\":1}}}"));
    assertThat(errors(sent))
        .containsExactly(
            "numbers[a.b] number.whole",
            "numbers.c number.whole",
            "places[d.e].street required",
            "places[d.e].city type");
    assertThat(sent.fields().get(sent.errors().get(0).name()).error())
        .isEqualTo("Enter a whole number");
  }
}
