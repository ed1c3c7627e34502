package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for a sealed interface whose records have components of the same name. */
class SealedTypesTest {

  sealed interface Payment {}

  record Card(@Secret @NotBlank @Pattern(regexp = "[0-9]*") @Size(max = 4) String number, int until)
      implements Payment {}

  record Voucher(
      @NotBlank @Pattern(regexp = "[0-9]*") @Size(max = 30) String number,
      String until,
      String shop)
      implements Payment {}

  record First(Payment payment) {}

  sealed interface Delivery {}

  record Pickup(String code, Optional<Size1> size) implements Delivery {}

  record Courier(@Secret String code, Size1 size) implements Delivery {}

  enum Size1 {
    SMALL,
    LARGE
  }

  record Second(Delivery delivery) {}

  private static final Form<First> FIRST = Form.of(First.class);
  private static final Form<Second> SECOND = Form.of(Second.class);

  private static Map<String, List<String>> values(Form<?> form, String body) {
    return form.read(decode(URLENCODED, body)).fields().values();
  }

  @Test
  void aFieldIsThatOfTheRecordThatWasChosen() {
    assertThat(values(FIRST, "payment.type=card&payment.number=4111&payment.until=2030"))
        .containsOnlyKeys("payment.type", "payment.until");
    assertThat(values(FIRST, "payment.type=voucher&payment.number=12345"))
        .containsEntry("payment.number", List.of("12345"));
    assertThat(values(SECOND, "delivery.type=pickup&delivery.code=x"))
        .containsEntry("delivery.code", List.of("x"));
    assertThat(values(SECOND, "delivery.type=courier&delivery.code=x"))
        .containsOnlyKeys("delivery.type");
    assertThat(values(FIRST, "payment={\"type\":\"card\",\"number\":\"4111\"}"))
        .containsOnlyKeys("payment.type");
    assertThat(values(FIRST, "payment={\"type\":\"voucher\",\"number\":\"12345\"}"))
        .containsEntry("payment.number", List.of("12345"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "type=&", "type=cash&", "type=voucher&{}type=card&", "type[x]=card&"})
  void whereNoneWasChosenAFieldIsSecretIfItMayBe(String chosen) {
    String payment = chosen.replace("type", "payment.type").replace("{}", "");
    assertThat(values(FIRST, payment + "payment.number=4111&payment.shop=s&payment.until=1"))
        .containsEntry("payment.shop", List.of("s"))
        .containsEntry("payment.until", List.of("1"))
        .doesNotContainKey("payment.number");
    String delivery = chosen.replace("type", "delivery.type").replace("{}", "");
    assertThat(values(SECOND, delivery + "delivery.code=x&delivery.size=LARGE"))
        .containsEntry("delivery.size", List.of("LARGE"))
        .doesNotContainKey("delivery.code");
  }

  @Test
  void whatAnotherRecordHasIsShownAgainToo() {
    assertThat(values(FIRST, "payment.type=card&payment.shop=s"))
        .containsEntry("payment.shop", List.of("s"));
    assertThat(FIRST.fields(new First(new Card("4111", 2030))).get("payment.shop").value())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                   | number | type=\"password\" pattern=\"[0-9]*\" inputmode=\"numeric\"",
        "payment.type=card    | number | type=\"password\" pattern=\"[0-9]*\" inputmode=\"numeric\"",
        "payment.type=voucher | number | type=\"text\" pattern=\"[0-9]*\" inputmode=\"numeric\"",
        "``                   | until  | type=\"text\"",
        "payment.type=card    | shop   | type=\"text\"",
      })
  void aBrowserHearsOnlyWhatHoldsWhicheverIsChosenInIt(String body, String name, String html) {
    Map<String, String> attributes =
        FIRST.read(decode(URLENCODED, body)).fields().get("payment." + name).attributes();
    attributes.keySet().removeIf(key -> key.startsWith("aria-"));
    assertThat(InputAttributes.html(attributes)).isEqualTo(html);
  }

  @Test
  void anEnumThatAllHaveKeepsItsOptions() {
    assertThat(SECOND.fields().get("delivery.size").options()).containsExactly("SMALL", "LARGE");
  }

  record Visible(String pin) {}

  record Hidden(@Secret String pin) {}

  sealed interface Access {}

  record Guest(Visible key) implements Access {}

  record Owner(Hidden key) implements Access {}

  record Door(Access access) {}

  @Test
  void whatIsSecretBelowOneOfThemIsToo() {
    Form<Door> form = Form.of(Door.class);
    assertThat(values(form, "access.key.pin=1234")).isEmpty();
    assertThat(values(form, "access.type=owner&access.key.pin=1234"))
        .containsOnlyKeys("access.type");
    assertThat(values(form, "access.type=guest&access.key.pin=1234"))
        .containsEntry("access.key.pin", List.of("1234"));
  }

  sealed interface Expression {}

  record Literal(int value) implements Expression {}

  record Sum(Optional<Expression> left, Optional<Expression> right) implements Expression {}

  @Test
  void aRecordOfASealedInterfaceMayLeadBackToIt() {
    Form<Sum> form = Form.of(Sum.class);
    Sum sum =
        new Sum(
            Optional.of(new Literal(1)),
            Optional.of(new Sum(Optional.empty(), Optional.of(new Literal(2)))));
    assertThat(form.read(texts(form.fields(sum).values())))
        .isInstanceOfSatisfying(
            Submission.Valid.class, valid -> assertThat(valid.value()).isEqualTo(sum));
    assertThat(form.read(decode(JSON, "{\"left\":{\"type\":\"literal\",\"value\":1}}")).errors())
        .isEmpty();
  }

  sealed interface Answer {}

  record Yes(int type) implements Answer {}

  record No() implements Answer {}

  @Discriminator("kind")
  sealed interface Named {}

  record Typed(int type) implements Named {}

  sealed interface Twice {}

  record Same() implements Twice {}

  static final class Inner {
    record Same() implements Twice {}
  }

  @Test
  void whatNobodyCouldSendIsRefused() {
    record Answers(Answer answer) {}
    record Twices(List<Twice> twices) {}
    record Nameds(Named named) {}
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Form.of(Answers.class))
        .withMessageContaining("SealedTypesTest$Yes.type")
        .withMessageContaining("@Discriminator");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Form.of(Twices.class))
        .withMessageContaining("SealedTypesTest$Same")
        .withMessageContaining("SealedTypesTest$Inner$Same")
        .withMessageContaining("\"same\"");
    assertThat(
            Form.of(Nameds.class)
                .read(decode(URLENCODED, "named.kind=typed&named.type=1"))
                .errors())
        .isEmpty();
  }
}
