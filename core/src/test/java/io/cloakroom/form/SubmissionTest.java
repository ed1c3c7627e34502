package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.http.FakeExchange;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors that an application adds to a form that was read. */
class SubmissionTest {

  record Line(long photo, int quantity) {}

  record Address(String city) {}

  record Order(
      @NotBlank String email, Address shipping, List<Line> lines, Map<String, String> notes) {}

  private static final Form<Order> ORDER = Form.of(Order.class);
  private static final String VALID =
      "email=a&shipping[city]=Pune&lines[3][photo]=7&lines[3][quantity]=2&notes[gift]=x";
  private static final String INVALID = VALID.replace("email=a", "email=");

  private static Submission<Order> read(String body) {
    return ORDER.read(FakeExchange.post("/", "application/x-www-form-urlencoded", body));
  }

  private static List<String> errors(Submission<?> sent) {
    return sent.errors().stream()
        .map(e -> e.name() + " " + e.pointer() + " " + e.code() + " " + e.message())
        .toList();
  }

  @Test
  void anErrorMakesAValidFormInvalidAndIsAddedToAnInvalidOne() {
    Submission.Invalid<Order> taken = read(VALID).reject("email", "email.taken", "Taken");
    assertThat(errors(taken)).containsExactly("email /email email.taken Taken");
    assertThat(taken.fields().get("shipping.city").value()).isEqualTo("Pune");
    assertThat(taken.status()).isEqualTo(422);

    Submission.Invalid<Order> both = read(INVALID).reject("", "order.late", "Too late");
    assertThat(errors(both))
        .containsExactly("email /email not-blank Enter a value", "  order.late Too late");
    assertThat(errors(both.reject("email", "email.taken", "Taken"))).hasSize(3);
  }

  record SignIn(@NotBlank String email, @Secret String password, int age) {}

  @Test
  void textsOfFieldsThatAreRightCanBeCheckedEvenIfOthersAreWrong() {
    Form<SignIn> form = Form.of(SignIn.class);
    Submission<SignIn> sent =
        form.read(
            FakeExchange.post(
                "/", "application/x-www-form-urlencoded", "email=+&password=+secret&age=x"));

    assertThat(sent.text("password")).contains(" secret");
    assertThat(sent.text("email")).isEmpty();
    assertThat(sent.text("age")).isEmpty();
    assertThat(sent.reject("password", "password.short", "Short").text("password")).isEmpty();
    assertThat(read(VALID).text("lines[0].quantity")).contains("2");
    assertThat(read(VALID).text("shipping")).isEmpty();
    assertThat(read("lines[0][photo]=1").text("shipping.city")).contains("");
    assertThatIllegalArgumentException().isThrownBy(() -> sent.text("name"));
  }

  @Test
  void aCheckThatFindsNothingLeavesTheFormAsItIs() {
    Submission<Order> sent = read(VALID);
    List<Order> checked = new ArrayList<>();
    assertThat(sent.check((order, errors) -> checked.add(order))).isSameAs(sent);
    assertThat(checked).containsExactly(((Submission.Valid<Order>) sent).value());
  }

  @Test
  void aCheckOfAFormThatIsInvalidDoesNotRun() {
    Submission<Order> sent = read(INVALID);
    List<Order> checked = new ArrayList<>();
    Submission<Order> same =
        sent.check((order, errors) -> {
          checked.add(order);
          errors.reject("email", "email.taken", "Taken");
        });
    assertThat(same).isSameAs(sent);
    assertThat(checked).isEmpty();
  }

  @Test
  void theErrorsOfACheckAreInTheOrderOfItsCallsUnderTheNamesSent() {
    Submission<Order> sent =
        read(VALID)
            .check((order, errors) -> {
              errors.reject("lines[0].quantity", "stock", "Only " + order.lines().size());
              errors.reject("shipping[city]", "city.far", "Too far");
              errors.reject("email", "email.taken", "Taken");
              errors.reject("email", "email.blocked", "Blocked");
              errors.reject("", "order.late", "Too late");
              errors.reject("notes.gift", "note", "No gifts");
            });
    assertThat(sent).isInstanceOf(Submission.Invalid.class);
    assertThat(errors(sent))
        .containsExactly(
            "lines[3][quantity] /lines/0/quantity stock Only 1",
            "shipping[city] /shipping/city city.far Too far",
            "email /email email.taken Taken",
            "email /email email.blocked Blocked",
            "  order.late Too late",
            "notes[gift] /notes/gift note No gifts");
    assertThat(sent.fields().get("email").errors()).containsExactly("Taken", "Blocked");
    assertThat(sent.fields().get("lines[0].quantity").error()).isEqualTo("Only 1");
  }

  @Test
  void checksFollowEachOtherUntilOneFindsSomething() {
    List<String> ran = new ArrayList<>();
    Submission<Order> sent =
        read(VALID)
            .check((order, errors) -> ran.add("first"))
            .check((order, errors) -> {
              ran.add("second");
              errors.reject("email", "email.taken", "Taken");
            })
            .check((order, errors) -> ran.add("third"));
    assertThat(ran).containsExactly("first", "second");
    assertThat(errors(sent)).hasSize(1);
  }

  @Test
  void aCheckMayTakeAnyTypeAboveTheRecord() {
    java.util.function.BiConsumer<Object, FormErrors> any =
        (value, errors) -> errors.reject("", "no", value.getClass().getSimpleName());
    assertThat(errors(read(VALID).check(any))).containsExactly("  no Order");
  }

  @Test
  void aFieldThatDoesNotExistIsTheCallersBug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(VALID).reject("mail", "taken", "Taken"))
        .withMessage("There is no field mail; here are [email, shipping, lines, notes]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(VALID).check((order, errors) -> errors.reject("lines.x", "x", "x")))
        .withMessageContaining("There is no field lines.x");
  }
}
