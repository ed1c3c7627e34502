package io.cloakroom.form;

import static io.cloakroom.body.Bodies.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.body.FormDecoder;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and dates as people write them. */
class LocalizedTest {

  record Price(@Localized BigDecimal amount) {}

  record Count(@Localized int count) {}

  record Day(@Localized LocalDate day) {}

  record Hour(@Localized LocalTime hour) {}

  record Moment(@Localized LocalDateTime moment) {}

  record Many(
      @Localized Optional<Double> share,
      @Localized List<BigDecimal> amounts,
      @Localized Map<BigDecimal, BigDecimal> byRate,
      BigDecimal plain) {
    Many {
      amounts = List.copyOf(amounts);
      byRate = Map.copyOf(byRate);
    }
  }

  record All(
      @Localized byte small,
      @Localized long large,
      @Localized BigInteger huge,
      @Localized double real,
      @Localized BigDecimal exact,
      @Localized LocalDate day,
      @Localized LocalTime hour,
      @Localized LocalDateTime moment) {}

  private static final Form<Price> PRICE = Form.of(Price.class);
  private static final Form<Count> COUNT = Form.of(Count.class);
  private static final Form<Day> DAY = Form.of(Day.class);
  private static final Form<Hour> HOUR = Form.of(Hour.class);

  private static <T> Submission<T> read(Form<T> form, String locale, String name, String text) {
    return form.withLocale(Locale.forLanguageTag(locale)).read(texts(Map.of(name, List.of(text))));
  }

  private static <T> T value(Submission<T> submission) {
    assertThat(submission.errors()).isEmpty();
    return ((Submission.Valid<T>) submission).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE | 1.234,5 | 1234.5",
        "de-DE | 1234,50 | 1234.50",
        "de-DE | -0,5 | -0.5",
        "de-DE | \u22125 | -5",
        "de-CH | 1\u2019234.5 | 1234.5",
        "de-CH | 1'234.5 | 1234.5",
        "fr-FR | 1\u202f234,5 | 1234.5",
        "fr-FR | 1 234,5 | 1234.5",
        "en-US | 1,234,567.89 | 1234567.89",
        "en-US | .5 | .5",
        "en-IN | 12,34,567.5 | 1234567.5",
        "hi-IN-u-nu-deva | १२,३४,५६७.५ | 1234567.5",
        "ar-EG | \u0661\u066c\u0662\u0663\u0664\u066b\u0665 | 1234.5",
        "ar-EG | 1234\u066b5 | 1234.5",
        "sv-SE | \u221212,5 | -12.5",
        "de | 1234,5 | 1234.5",
      })
  void readsNumbersOfACountry(String locale, String text, String expected) {
    assertThat(value(read(PRICE, locale, "amount", text)).amount()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE | 1.5 | Geben Sie eine Zahl ein, etwa 1234,5",
        "de-DE | 1234.50 | Geben Sie eine Zahl ein, etwa 1234,5",
        "de-DE | 1,234,5 | Geben Sie eine Zahl ein, etwa 1234,5",
        "de | 1.234 | Geben Sie eine Zahl ein, etwa 1234,5",
        "en-US | 1,23 | Enter a number such as 1234.5",
        "en-US | 1,2345 | Enter a number such as 1234.5",
        "en-US | ,123 | Enter a number such as 1234.5",
        "en-US | 1,234,56 | Enter a number such as 1234.5",
        "en-US | 12 34 | Enter a number such as 1234.5",
        "en-US | \u0661 | Enter a number such as 1234.5",
        "en-US | 1- | Enter a number such as 1234.5",
        "en-US | - | Enter a number such as 1234.5",
        "en-US | $5 | Enter a number such as 1234.5",
      })
  void refusesWhatCouldMeanSomethingElse(String locale, String text, String message) {
    assertThat(read(PRICE, locale, "amount", text).errors())
        .containsExactly(new FieldError("amount", "/amount", "number", message));
  }

  @Test
  void refusesFractionsOfWholeNumbers() {
    assertThat(value(read(COUNT, "de-DE", "count", "1.234")).count()).isEqualTo(1234);
    assertThat(read(COUNT, "de-DE", "count", "1,5").errors())
        .extracting(FieldError::code, FieldError::message)
        .containsExactly(tuple("number.whole", "Geben Sie eine ganze Zahl ein, etwa 1234"));
    assertThat(read(COUNT, "de-DE", "count", "3.000.000.000").errors())
        .extracting(FieldError::code)
        .containsExactly("number.range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE | 28.2.1990 | 1990-02-28",
        "de-DE | 28.02.1990 | 1990-02-28",
        "de-DE | 1990-02-28 | 1990-02-28",
        "de | 28.02.1990 | 1990-02-28",
        "en-US | 2/28/1990 | 1990-02-28",
        "en-GB | 28/02/1990 | 1990-02-28",
        "en-IN | 28/2/1990 | 1990-02-28",
        "hi-IN | 28/2/1990 | 1990-02-28",
        "en | 1990-02-28 | 1990-02-28",
      })
  void readsDatesOfACountry(String locale, String text, LocalDate expected) {
    assertThat(value(read(DAY, locale, "day", text)).day()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | 3/4/2026 | Enter a date such as 2026-11-20",
        "en-US | 28/2/1990 | Enter a date such as 11/20/2026",
        "en-GB | 2/28/1990 | Enter a date such as 20/11/2026",
        "de-DE | 28.02.90 | Geben Sie ein Datum ein, etwa 20.11.2026",
        "de-DE | 31.02.2026 | Geben Sie ein Datum ein, etwa 20.11.2026",
        "de-DE | 28/02/1990 | Geben Sie ein Datum ein, etwa 20.11.2026",
      })
  void refusesDatesOfAnotherCountry(String locale, String text, String message) {
    assertThat(read(DAY, locale, "day", text).errors())
        .containsExactly(new FieldError("day", "/day", "date", message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en-US | 4:30 pm | 16:30",
        "en-US | 4:30\u202fPM | 16:30",
        "en-US | 16:30 | 16:30",
        "de-DE | 16:30 | 16:30",
        "de-DE | 6:30 | 06:30",
        "en-US | 10:15:30 | 10:15:30",
      })
  void readsTimes(String locale, String text, LocalTime expected) {
    assertThat(value(read(HOUR, locale, "hour", text)).hour()).isEqualTo(expected);
  }

  @Test
  void holdsInsideOptionalsAndCollectionsButNotForKeys() {
    Submission<Many> sent =
        Form.of(Many.class)
            .withLocale(Locale.GERMANY)
            .read(
                texts(
                    Map.of(
                        "share", List.of("0,5"),
                        "amounts", List.of("1,5", "2.000"),
                        "byRate[1.5]", List.of("3,5"),
                        "plain", List.of("4.5"))));
    assertThat(value(sent))
        .isEqualTo(
            new Many(
                Optional.of(0.5),
                List.of(new BigDecimal("1.5"), new BigDecimal("2000")),
                Map.of(new BigDecimal("1.5"), new BigDecimal("3.5")),
                new BigDecimal("4.5")));
  }

  @Test
  void leavesJsonToPrograms() {
    FormDecoder decoder = FormDecoder.builder("application/json").build();
    byte[] body = "{\"amount\":1234.5}".getBytes(StandardCharsets.UTF_8);
    decoder.accept(body, 0, body.length);
    assertThat(value(PRICE.withLocale(Locale.GERMANY).read(decoder.finish())).amount())
        .isEqualTo("1234.5");
  }

  @Test
  void givesBackWhatWasTypedAndFillsAPageInTheSameNotation() {
    Submission<Price> sent = read(PRICE, "de-DE", "amount", "1.5");
    assertThat(sent.fields().get("amount").value()).isEqualTo("1.5");
    Form<Price> german = PRICE.withLocale(Locale.GERMANY);
    assertThat(german.fields(new Price(new BigDecimal("1234.50"))).get("amount").value())
        .isEqualTo("1234,50");
  }

  @Test
  void asksForATextInputWithoutBounds() {
    record Bounded(@Localized @Min(1) BigDecimal amount, @Localized @Min(1) int count) {}
    Fields fields = Form.of(Bounded.class).fields();
    assertThat(fields.get("amount").attributes())
        .isEqualTo(Map.of("type", "text", "inputmode", "decimal", "required", ""));
    assertThat(fields.get("count").attributes()).containsEntry("inputmode", "numeric");
    assertThat(Form.of(Day.class).fields().get("day").attributes())
        .isEqualTo(Map.of("type", "text", "inputmode", "text", "required", ""));
  }

  /** Every language of this Java, with its digits, separators and order of the day and month. */
  @Test
  void readsWhatItWroteInEveryLanguage() {
    List<All> values =
        List.of(
            new All(
                (byte) -5,
                1234567890123L,
                new BigInteger("-12345678901234567890"),
                -0.00001,
                new BigDecimal("1234567.50"),
                LocalDate.of(2026, 3, 4),
                LocalTime.of(0, 5),
                LocalDateTime.of(2026, 11, 20, 16, 30)),
            new All(
                (byte) 0,
                0,
                BigInteger.ZERO,
                1.5e300,
                new BigDecimal("-0.5"),
                LocalDate.of(800, 12, 31),
                LocalTime.of(12, 0, 1),
                LocalDateTime.of(12026, 1, 2, 23, 59)));
    Form<All> form = Form.of(All.class);
    List<String> wrong = new ArrayList<>();
    for (Locale locale : Locale.getAvailableLocales()) {
      for (All value : values) {
        Form<All> local = form.withLocale(locale);
        Submission<All> back = local.read(texts(local.fields(value).values()));
        if (!(back instanceof Submission.Valid<All> valid && valid.value().equals(value))) {
          wrong.add(locale + ": " + local.fields(value).values() + " " + back.errors());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void isRefusedWherePeopleHaveNoNotation() {
    record Wrong(@Localized UUID id) {}
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Form.of(Wrong.class))
        .withMessageContaining("id is @Localized")
        .withMessageContaining("java.util.UUID");
  }
}
