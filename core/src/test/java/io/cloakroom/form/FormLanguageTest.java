package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.FakeExchange;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Validation;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.validator.constraints.Length;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("sets the locale of the JVM")
class FormLanguageTest {

  record Wish(
      @NotBlank String name,
      @Email String email,
      @Max(1000) int count,
      @DecimalMin(value = "0.5", inclusive = false) BigDecimal price,
      @Size(min = 2, max = 3) List<String> tags,
      @Size(max = 4) String code,
      @AssertTrue boolean terms,
      @NotBlank(message = "Say please") String own) {}

  private static final Form<Wish> WISH = Form.of(Wish.class);
  private static final String SENT =
      "name=&email=x&count=5000&price=0.5&tags=a&code=12345&own=&when=";

  private static List<String> messages(Locale locale) {
    return WISH
        .in(locale)
        .read(FakeExchange.post("/", "application/x-www-form-urlencoded", SENT))
        .errors()
        .stream()
        .map(FieldError::message)
        .toList();
  }

  @Test
  void constraintsSpeakTheVisitorsLanguageInOurWords() {
    assertThat(messages(Locale.ENGLISH))
        .containsExactly(
            "Enter a value",
            "Enter an email address, like name@example.com",
            "Enter 1000 or less",
            "Enter more than 0.5",
            "Select between 2 and 3",
            "Enter 4 characters or fewer",
            "Tick this box to go on",
            "Say please");
    assertThat(messages(Locale.GERMANY))
        .contains(
            "Geben Sie 1000 oder weniger ein", "Wählen Sie zwischen 2 und 3 aus", "Say please");
    assertThat(messages(Locale.forLanguageTag("hi-IN")))
        .contains("कोई मान दर्ज करें", "2 से 3 चुनें", "Say please");
  }

  @Test
  void theProvidersWordsAreTakenInOtherLanguages() {
    assertThat(messages(Locale.FRENCH)).contains("ne doit pas être vide", "Say please");
  }

  @Test
  void theLanguageOfTheMachineIsNeverTheVisitors() {
    Locale machine = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(messages(Locale.ENGLISH)).contains("Enter a value", "Enter more than 0.5");
    } finally {
      Locale.setDefault(machine);
    }
  }

  @Test
  void everySentenceIsThereInEveryLanguageWithTheSamePlaceholders() {
    ResourceBundle english = bundle(Locale.ROOT);
    for (Locale locale : List.of(Locale.GERMAN, Locale.forLanguageTag("hi"))) {
      ResourceBundle other = bundle(locale);
      assertThat(other.getLocale()).isEqualTo(locale);
      for (String key : english.keySet()) {
        assertThat(other.getString(key)).as(key).isNotEqualTo(english.getString(key));
        assertThat(placeholders(other.getString(key)))
            .as(key)
            .isEqualTo(placeholders(english.getString(key)));
      }
    }
  }

  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle("io.cloakroom.form.messages", locale);
  }

  private static Set<String> placeholders(String sentence) {
    Set<String> found = new TreeSet<>();
    java.util.regex.Pattern.compile("\\{\\w+}")
        .matcher(sentence)
        .results()
        .forEach(match -> found.add(match.group()));
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "'', Enter a value",
    "'de-CH,fr;q=0.8', Geben Sie etwas ein",
    "'fr, hi;q=0.5, de;q=0.1', कोई मान दर्ज करें",
    "'*;;q=x', Enter a value"
  })
  void aVisitIsInTheBestLanguageThatTheClientAskedFor(String asked, String message) {
    FakeExchange exchange =
        FakeExchange.post("/", "application/x-www-form-urlencoded", SENT)
            .with("Accept-Language", asked);
    assertThat(Cloakroom.builder().build().visit(exchange).submission(WISH).errors().get(0))
        .extracting(FieldError::message)
        .isEqualTo(message);
  }

  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = Echo.class)
  @interface Echoed {
    String message() default "unused";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  /** A validator that shows what was sent, as careless ones do. */
  public static final class Echo implements ConstraintValidator<Echoed, Said> {
    @Override
    public boolean isValid(Said said, ConstraintValidatorContext context) {
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(said.text()).addConstraintViolation();
      return false;
    }
  }

  @Echoed
  record Said(String text) {}

  @Test
  void whatTheVisitorSentIsNeverEvaluated() {
    Submission<Said> sent =
        Form.of(Said.class)
            .in(Locale.FRENCH)
            .read(
                FakeExchange.post(
                    "/", "application/x-www-form-urlencoded", "text=${40%2B2} ${''.getClass()}"));
    assertThat(sent.errors().get(0).message()).contains("${40+2}", "getClass");
  }

  @Test
  void theApplicationMayChoose() {
    Cloakroom german = Cloakroom.builder().locale(visit -> Locale.GERMAN).build();
    assertThat(german.visit(hindi()).submission(WISH).errors().get(0).message())
        .isEqualTo("Geben Sie etwas ein");
    Cloakroom two = Cloakroom.builder().languages(Locale.FRENCH, Locale.ENGLISH).build();
    assertThat(two.visit(hindi()).locale()).isEqualTo(Locale.FRENCH);
  }

  private static FakeExchange hindi() {
    return FakeExchange.post("/", "application/x-www-form-urlencoded", SENT)
        .with("Accept-Language", "hi");
  }

  private static List<String> messages(Form<?> form, Locale locale, String body) {
    return form
        .in(locale)
        .read(FakeExchange.post("/", "application/x-www-form-urlencoded", body))
        .errors()
        .stream()
        .map(FieldError::message)
        .toList();
  }

  record Own(
      @NotBlank(message = "{stay.order}") String a,
      @Length(min = 3, message = "{stay.kind} ({min})") String b,
      @Length(min = 2, max = 9) String c,
      @NotBlank(message = "{stay.german}") String d) {}

  @Test
  void theMachinesLanguageIsInNoMessageOfTheApplicationOrTheProvider() {
    Form<Own> own = Form.of(Own.class);
    Locale machine = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(messages(own, Locale.ENGLISH, "a=&b=x&c=x&d=x"))
          .containsExactly(
              "Leave after you come",
              "Check this: Leave after you come (3)",
              "length must be between 2 and 9");
      assertThat(messages(own, Locale.forLanguageTag("hi-IN"), "a=&b=x&c=x&d=x"))
          .containsExactly(
              "Leave after you come",
              "Check this: Leave after you come (3)",
              "length must be between 2 and 9");
      assertThat(messages(own, Locale.FRENCH, "a=&b=xyz&c=x&d=x"))
          .containsExactly("Leave after you come", "la longueur doit être comprise entre 2 et 9");
      assertThat(messages(own, Locale.GERMAN, "a=&b=x&c=xyz&d="))
          .containsExactly(
              "Reisen Sie nach der Ankunft ab",
              "Prüfen Sie: Reisen Sie nach der Ankunft ab (3)",
              "Nur auf Deutsch");
    } finally {
      Locale.setDefault(machine);
    }
  }

  record Amounts(
      @Localized @DecimalMin("0.50") @DecimalMax("1E3") BigDecimal amount,
      @Localized List<@Max(1000) Integer> counts,
      @Max(100000) int plain,
      Optional<@DecimalMax("1234.5") BigDecimal> fine) {}

  @Test
  void aBoundIsShownAsItIsTyped() {
    Form<Amounts> form = Form.of(Amounts.class);
    assertThat(messages(form, Locale.GERMANY, "amount=0,4&counts=1001&plain=100001&fine=1234.6"))
        .containsExactly(
            "Geben Sie 0,50 oder mehr ein",
            "Geben Sie 1000 oder weniger ein",
            "Geben Sie 100000 oder weniger ein",
            "Geben Sie 1234.5 oder weniger ein");
    assertThat(messages(form, Locale.FRANCE, "amount=0,4&counts=1&plain=100001"))
        .containsExactly(
            "doit être supérieur ou égal à 0,50", "doit être inférieur ou égal à 100000");
    assertThat(messages(form, Locale.GERMANY, "amount=1000,1&plain=1"))
        .containsExactly("Geben Sie 1000 oder weniger ein");
  }

  record Login(
      @Secret @Size(min = 40, message = "'${validatedValue}' has less than {min} characters")
          String password,
      @Secret @Pin String pin) {}

  @Target({ElementType.FIELD, ElementType.TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = {PinCheck.class, AccountCheck.class})
  @interface Pin {
    String message() default "unused";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  /** A validator that shows what was sent. */
  public static final class PinCheck implements ConstraintValidator<Pin, String> {
    @Override
    public boolean isValid(String pin, ConstraintValidatorContext context) {
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate("No: " + pin).addConstraintViolation();
      return false;
    }
  }

  /** A validator of a record that holds a secret. */
  public static final class AccountCheck implements ConstraintValidator<Pin, Account> {
    @Override
    public boolean isValid(Account account, ConstraintValidatorContext context) {
      return false;
    }
  }

  @Pin(message = "'${validatedValue}'")
  record Account(String name, @Secret String password) {}

  @Test
  void noMessageShowsASecret() {
    String body = "password=correct+horse&pin=4711&name=Ann";
    assertThat(messages(Form.of(Login.class), Locale.ENGLISH, body))
        .containsExactly("'***' has less than 40 characters", "Enter a value of another form");
    assertThat(messages(Form.of(Account.class), Locale.ENGLISH, body)).containsExactly("'***'");
    record Nested(@Secret Login login) {}
    assertThat(
            messages(
                Form.of(Nested.class), Locale.ENGLISH, "login.password=correct+horse&login.pin=1"))
        .first()
        .isEqualTo("'***' has less than 40 characters");
    record Card(@Size(max = 3, message = "'${validatedValue}'") String number) {}
    record Payment(@Secret Card card, @Secret List<Card> cards) {}
    assertThat(
            messages(
                Form.of(Payment.class), Locale.ENGLISH, "card.number=4111&cards[0].number=4112"))
        .containsExactly("'***'", "'***'");
    try (var factory = Validation.buildDefaultValidatorFactory()) {
      Form<Login> own = Form.builder(Login.class).validator(factory.getValidator()).build();
      assertThat(messages(own, Locale.ENGLISH, body))
          .containsExactly("Enter a value of another form", "Enter a value of another form");
    }
  }

  record Rows(
      @NotEmpty List<Said> lines,
      @NotEmpty List<String> tags,
      @NotEmpty Map<String, Integer> notes,
      @Size(min = 2) List<Said> two) {}

  @Test
  void rowsAreAddedAndOptionsSelected() {
    assertThat(messages(Form.of(Rows.class), Locale.ENGLISH, ""))
        .containsExactly(
            "Add at least one", "Select at least one", "Add at least one", "Add 2 or more");
    assertThat(messages(Form.of(Rows.class), Locale.GERMAN, ""))
        .startsWith("Fügen Sie mindestens eines hinzu", "Wählen Sie mindestens eines aus");
  }

  record Moments(
      Optional<Instant> instant, Optional<OffsetDateTime> offset, Optional<ZonedDateTime> zoned) {}

  @Test
  void theExampleOfAMomentIsTaken() {
    Form<Moments> form = Form.of(Moments.class);
    for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("hi"))) {
      for (String name : List.of("instant", "offset", "zoned")) {
        String message = messages(form, locale, name + "=x").get(0);
        var example = java.util.regex.Pattern.compile("[0-9]{4}-[^ ]+").matcher(message);
        assertThat(example.find()).as(message).isTrue();
        assertThat(form.read(FormData.of(Map.of(name, List.of(example.group())))).errors())
            .as(message)
            .isEmpty();
      }
    }
  }

  record Digit(
      @Digits(integer = Integer.MAX_VALUE, fraction = 2) BigDecimal cents,
      @Digits(integer = 2, fraction = Integer.MAX_VALUE) BigDecimal small) {}

  @Test
  void aNumberMayBeTooSmallAndDigitsWithoutEnd() {
    record Extreme(int whole, BigDecimal exact) {}
    assertThat(messages(Form.of(Extreme.class), Locale.ENGLISH, "whole=-2147483649&exact=1e-500"))
        .containsOnly("Enter a number that is neither too large nor too small");
    assertThat(messages(Form.of(Digit.class), Locale.ENGLISH, "cents=0.001&small=100"))
        .containsExactly(
            "Enter a number with up to 2 digits behind the point",
            "Enter a number with up to 2 digits before the point");
  }
}
