package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.body.Upload;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.Validation;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputAttributesTest {

  @Constraint(validatedBy = {})
  @Retention(RetentionPolicy.RUNTIME)
  @ReportAsSingleViolation
  @Min(5)
  @Max(7)
  @interface FiveToSeven {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  record Numbers(
      @Positive int positive,
      @PositiveOrZero long notNegative,
      @Negative int negative,
      @NegativeOrZero int notPositive,
      @DecimalMin("0.5") @DecimalMax(value = "9", inclusive = false) int between,
      @Min(3) @DecimalMin("4.2") int stronger,
      @Digits(integer = 3, fraction = 2) BigDecimal money,
      @Digits(integer = 3, fraction = 2) @Positive BigDecimal price,
      @Digits(integer = 3, fraction = 2) @DecimalMin("0.005") BigDecimal odd,
      @Digits(integer = 3, fraction = 0) BigDecimal count,
      @Positive BigDecimal amount,
      float ratio,
      @Range(min = 1, max = 9) int range,
      @FiveToSeven int composed,
      @Min.List({@Min(2), @Min(4)}) int repeated,
      @DecimalMin("3") String text) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "positive    | min=\"1\" inputmode=\"numeric\"",
        "notNegative | min=\"0\" inputmode=\"numeric\"",
        "negative    | max=\"-1\"",
        "notPositive | max=\"0\"",
        "between     | min=\"1\" max=\"8\" inputmode=\"numeric\"",
        "stronger    | min=\"5\" inputmode=\"numeric\"",
        "money       | step=\"0.01\" min=\"-999.99\" max=\"999.99\"",
        "price       | step=\"0.01\" min=\"0.01\" max=\"999.99\" inputmode=\"decimal\"",
        "odd         | step=\"0.01\" min=\"0.01\" max=\"999.99\" inputmode=\"decimal\"",
        "count       | min=\"-999\" max=\"999\"",
        "amount      | step=\"any\" min=\"0\" inputmode=\"decimal\"",
        "ratio       | step=\"any\"",
        "range       | ``",
        "composed    | min=\"5\" max=\"7\" inputmode=\"numeric\"",
        "repeated    | min=\"4\" inputmode=\"numeric\"",
      })
  void numbersHaveTheirBounds(String name, String html) {
    assertThat(Form.of(Numbers.class).fields().get(name).attributesHtml())
        .isEqualTo(("type=\"number\" required " + html).strip());
  }

  @Test
  void aTextHasNoBounds() {
    assertThat(Form.of(Numbers.class).fields().get("text").attributes())
        .containsExactly(Map.entry("type", "text"));
  }

  @Test
  void stepsAreNotCountedFromAWrongValue() {
    record Count(int count, @Min(1) int some) {}
    Fields fields = Form.of(Count.class).read(decode(URLENCODED, "count=1.5&some=1.5")).fields();
    assertThat(fields.get("count").attributes()).containsEntry("step", "any");
    assertThat(fields.get("some").attributes()).doesNotContainKey("step");
  }

  /** The validation provider's. */
  private static final Clock CLOCK = Clock.system(ZoneId.systemDefault());

  record Times(
      @Past LocalDate past,
      @PastOrPresent LocalDate pastOrPresent,
      @Future LocalDate future,
      @FutureOrPresent LocalDate futureOrPresent,
      @PastOrPresent YearMonth month,
      @Future Year year,
      @Future LocalDateTime later,
      @Past LocalDateTime earlier,
      @Past Instant instant) {}

  @Test
  void datesHaveTheirBoundsAsOfNow() {
    bound("past", "max", () -> LocalDate.now(CLOCK).minusDays(1));
    bound("pastOrPresent", "max", () -> LocalDate.now(CLOCK));
    bound("future", "min", () -> LocalDate.now(CLOCK).plusDays(1));
    bound("futureOrPresent", "min", () -> LocalDate.now(CLOCK));
    bound("month", "max", () -> YearMonth.now(CLOCK));
    bound("year", "min", () -> Year.now(CLOCK).plusYears(1));
    Fields fields = Form.of(Times.class).fields();
    assertThat(fields.get("later").attributes().get("min"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d");
    assertThat(fields.get("past").attributes()).doesNotContainKey("min");
    // A limit of "now" in the page would be in the past when the form is sent.
    assertThat(fields.get("earlier").attributes()).doesNotContainKeys("max", "min");
    assertThat(fields.get("instant").attributes()).doesNotContainKeys("max", "min");
  }

  private static void bound(String field, String bound, Supplier<?> now) {
    Object before = now.get();
    String told = Form.of(Times.class).fields().get(field).attributes().get(bound);
    // The day may have changed meanwhile.
    assertThat(told).isIn(before.toString(), now.get().toString());
  }

  @Test
  void aValidatorOfTheApplicationsOwnHasItsOwnClock() {
    try (var factory = Validation.buildDefaultValidatorFactory()) {
      Form<Times> form = Form.builder(Times.class).validator(factory.getValidator()).build();
      assertThat(form.fields().get("past").attributes()).doesNotContainKey("max");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "[a-z]+ [a-z]+",
        "^[a-z]+$ [a-z]+",
        "\\d{5}(?:-\\d{4})? \\d{5}(?:-\\d{4})?",
        "[A-Za-z0-9._%+-]+@x\\.de [A-Za-z0-9._%+\\-]+@x\\.de",
        "[-a] [\\-a]",
        "[\\w.-]+ [\\w.\\-]+",
        "[^\\d/]* [^\\d\\/]*",
        "[(|){}] [\\(\\|\\)\\{\\}]",
        "[a\\]^] [a\\]\\^]",
        "(?=.*\\d)(?=.*[A-Z]).{8,} (?=.*\\d)(?=.*[A-Z]).{8,}",
        "\\p{L}[\\p{L}\\p{N}']* \\p{L}[\\p{L}\\p{N}']*",
        "a\\-b\\@c a-b@c",
        "}] \\}\\]",
        "x{2,3}?|y x{2,3}?|y",
        "[+--] [+-\\-]",
        "[ä-ü]|😀 [ä-ü]|😀",
        "a\\$ a\\$",
        "\\\\$ \\\\",
      })
  void aPatternThatBrowsersReadAlikeIsTold(String java, String html) {
    assertThat(HtmlPattern.of(java)).hasValue(html);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ' ',
      value = {
        "(?i)a",
        "\\s+",
        "\\S",
        "a*+",
        "a++",
        "(?!a)b",
        "(?<n>a)",
        "(a)\\1",
        "\\bx",
        "\\Qa\\E",
        "\\x41",
        "\\u0041",
        "\\h",
        "\\R",
        "\\t",
        "[a&&[b]]",
        "[a[b]]",
        "[a&&b]",
        "\\p{Alpha}",
        "\\p{javaLowerCase}",
        "\\P{L}",
        "\\pL",
        "[^\\p{L}]",
        "(?=a)*b",
        "a{2}{3}",
        "a^b",
        "a$b",
        "[a-z-9]",
        "[\\w-.]",
        "[!!]",
        "[a-\\d]",
        "[\\s]",
        "(?>a)",
        "\\0101",
        "\\cA",
        "\\e",
        "a|{2}",
        "({0,}a)",
      })
  void aPatternThatTheyMightReadOtherwiseIsNotTold(String java) {
    assertThat(HtmlPattern.of(java)).isEmpty();
  }

  @Test
  void aPatternOfDigitsAsksForAKeyboardOfDigits() {
    record Codes(
        @Pattern(regexp = "^[0-9]{6}$") String code,
        @Pattern(regexp = "[0-9a-f]+") String hex,
        @Pattern(regexp = "a+") @Pattern(regexp = "[ab]+") String two,
        Optional<@Pattern(regexp = "(?i)a") String> flagged) {}
    Fields fields = Form.of(Codes.class).fields();
    assertThat(fields.get("code").attributes())
        .containsEntry("pattern", "[0-9]{6}")
        .containsEntry("inputmode", "numeric");
    assertThat(fields.get("hex").attributes()).doesNotContainKey("inputmode");
    assertThat(fields.get("two").attributes()).containsEntry("pattern", "a+");
    assertThat(fields.get("flagged").attributes()).doesNotContainKey("pattern");
    assertThat(Form.builder(Codes.class).trim().build().fields().get("hex").attributes())
        .containsEntry("pattern", "\\s*(?:[0-9a-f]+)\\s*");
  }

  @Test
  void aListOfFilesMayBeRequired() {
    record Files(@Size(min = 1) List<Upload> some, @Size(min = 1) List<String> words) {}
    Fields fields = Form.of(Files.class).fields();
    assertThat(fields.get("some").attributes()).containsKey("required");
    assertThat(fields.get("words").attributes()).doesNotContainKey("required");
  }

  record Place(@NotBlank String street, @NotEmpty List<Upload> photos, int floor) {}

  record Consent(@AssertTrue boolean given, Place place) {}

  record Deal(
      Optional<Consent> maybe,
      @Nullable Place absent,
      Optional<List<Consent>> some,
      List<Optional<Place>> each,
      @Nullable @AssertTrue Boolean later,
      List<Place> places,
      Consent consent) {}

  @ParameterizedTest
  @CsvSource({
    "maybe.given, false",
    "maybe.place.street, false",
    "maybe.place.photos, false",
    "maybe.place.floor, false",
    "absent.street, false",
    "absent.floor, false",
    "some[0].place.street, false",
    "each[0].street, false",
    "later, false",
    "places[0].street, true",
    "places[0].photos, true",
    "consent.given, true",
    "consent.place.floor, true",
  })
  void nothingIsRequiredInWhatMayBeLeftOut(String path, boolean required) {
    assertThat(Form.of(Deal.class).fields().get(path).attributes().containsKey("required"))
        .isEqualTo(required);
  }

  record Address(
      @Autocomplete("street-address") String street,
      @Autocomplete("Postal-Code ") String postcode,
      @Autocomplete("off") String remark,
      String other) {}

  record Guest(@Autocomplete("given-name") String name, List<Address> homes) {}

  record Order(
      @Autocomplete("work email webauthn") @NotBlank String email,
      @Secret @Autocomplete("new-password") String password,
      @Autocomplete("shipping") Address shipping,
      @Autocomplete("section-bill billing") Optional<Address> billing,
      @Autocomplete("section-guest") List<Guest> guests) {}

  @ParameterizedTest
  @CsvSource({
    "email, work email webauthn",
    "password, new-password",
    "shipping.street, shipping street-address",
    "shipping.postcode, shipping postal-code",
    "shipping.remark, off",
    "shipping.other,",
    "billing.street, section-bill billing street-address",
    "guests[2].name, section-guest given-name",
    "guests[0].homes[1].street, section-guest street-address",
  })
  void whatMayBeFilledInIsSaid(String path, String words) {
    assertThat(Form.of(Order.class).fields().get(path).attributes().get("autocomplete"))
        .isEqualTo(words);
  }

  @Test
  void whatHtmlCannotFillInIsTheDevelopersMistake() {
    record Typo(@Autocomplete("e-mail") String email) {}
    record Blank(@Autocomplete("") String email) {}
    record Glued(@Autocomplete("shippingemail") String email) {}
    record Street(@Autocomplete("home street-address") String street) {}
    record Group(@Autocomplete("email") Address address) {}
    record Alone(@Autocomplete("shipping") String street) {}
    for (Class<?> wrong :
        List.of(Typo.class, Blank.class, Glued.class, Street.class, Group.class, Alone.class)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Form.of(wrong))
          .withMessageContaining("@Autocomplete(\"");
    }
  }

  record Endless(
      @Digits(integer = Integer.MAX_VALUE, fraction = 2) BigDecimal idiom,
      @Digits(integer = 3, fraction = Integer.MAX_VALUE) BigDecimal exact,
      @Digits(integer = 200_000, fraction = 200_000) BigDecimal long1,
      @DecimalMin("-1e999999999") @DecimalMax("1e-999999999") BigDecimal far,
      @Digits(integer = 100, fraction = 100) BigDecimal most) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "idiom | step=\"0.01\"",
        "exact | step=\"any\" min=\"-1000\" max=\"1000\"",
        "long1 | step=\"any\"",
        "far   | step=\"any\"",
      })
  void aBoundThatNobodyCanReachIsNotTold(String name, String html) {
    assertThat(Form.of(Endless.class).fields().get(name).attributesHtml())
        .isEqualTo("type=\"number\" required " + html);
    assertThat(Form.of(Endless.class).fields().get("most").attributes().get("max"))
        .matches("9{100}\\.9{100}");
  }

  @Test
  void timesToTheSecondAreNoWrongStep() {
    record Meeting(@Future LocalDateTime at, LocalTime ends, Optional<LocalTime> pause) {}
    Meeting meeting =
        new Meeting(
            LocalDateTime.parse("2027-01-01T10:00:30.123456"),
            LocalTime.parse("11:00:00.000000001"),
            Optional.of(LocalTime.parse("10:30:30.120")));
    Form<Meeting> form = Form.of(Meeting.class);
    Fields fields = form.fields(meeting);
    assertThat(fields.get("at").attributes())
        .containsEntry("type", "datetime-local")
        .containsEntry("step", "any");
    assertThat(fields.get("ends").attributes()).containsEntry("step", "any");
    // HTML's times have three digits behind the point at most.
    assertThat(fields.get("at").value()).isEqualTo("2027-01-01T10:00:30.123");
    assertThat(fields.get("ends").value()).isEqualTo("11:00:00.000");
    assertThat(fields.get("pause").value()).isEqualTo("10:30:30.120");
    assertThat(form.read(texts(fields.values())))
        .isInstanceOfSatisfying(
            Submission.Valid.class, valid -> assertThat(valid.value()).isEqualTo(meeting));
  }

  @Test
  void anEmailAddressIsAskedForWithoutTheBrowsersOwnRule() {
    record Contact(@Email String email, @Secret @Email String hidden) {}
    Form<Contact> form = Form.of(Contact.class);
    assertThat(form.read(decode(URLENCODED, "email=%22a+b%22@example.com&hidden=x@y.de")).errors())
        .isEmpty();
    assertThat(form.fields().get("email").attributes())
        .containsEntry("type", "text")
        .containsEntry("inputmode", "email")
        .containsEntry("autocapitalize", "none");
    assertThat(form.fields().get("hidden").attributes()).containsEntry("type", "password");
  }

  @Test
  void aBoxIsRequiredOnlyWhereItMayNotBeLeftOut() {
    record Boxes(
        @AssertTrue boolean terms,
        @AssertTrue Boolean sure,
        Optional<@AssertTrue Boolean> maybe,
        @Nullable @AssertTrue Boolean perhaps) {}
    Fields fields = Form.of(Boxes.class).fields();
    assertThat(fields.get("terms").attributes()).containsKey("required");
    assertThat(fields.get("sure").attributes()).containsKey("required");
    assertThat(fields.get("maybe").attributes()).doesNotContainKey("required");
    assertThat(fields.get("perhaps").attributes()).doesNotContainKey("required");
  }

  @Test
  void whatIsTrimmedMayBeTypedLonger() {
    record Code(@Size(min = 2, max = 3) String code) {}
    Form<Code> trimming = Form.builder(Code.class).trim().build();
    assertThat(trimming.read(decode(URLENCODED, "code=++abc++")).errors()).isEmpty();
    assertThat(trimming.fields().get("code").attributes())
        .doesNotContainKey("maxlength")
        .containsEntry("minlength", "2");
    assertThat(Form.of(Code.class).fields().get("code").attributes())
        .containsEntry("maxlength", "3");
  }
}
