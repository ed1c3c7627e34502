package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.FakeExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Types all of whose values are secret, wherever they stand. */
class SecretTest {

  @Secret
  record Password(String value) {}

  @Secret
  enum Answer {
    BLUE
  }

  @Secret
  static final class Token {
    private final String text;

    Token(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  sealed interface Proof {}

  @Secret
  record Pin(String digits, Optional<Password> old) implements Proof {}

  record Card(String owner) implements Proof {}

  @Secret
  sealed interface Key {}

  record Metal(String teeth) implements Key {}

  record Box<T>(T inside) {}

  record Account(
      String name,
      Password plain,
      Optional<Password> maybe,
      List<Password> some,
      Map<String, Password> named,
      Map<Token, String> byToken,
      Box<Password> boxed,
      List<Optional<Token>> tokens,
      Set<Answer> answers,
      Proof proof,
      Key key,
      Metal metal) {}

  private static final Form<Account> FORM =
      Form.builder(Account.class).converter(Token.class, Token::new, Token::toString).build();

  private static final String BODY =
      "name=n&plain.value=s1&maybe.value=s2&some[0].value=s3&named[a].value=s4&byToken[s5]=s6"
          + "&boxed.inside.value=s7&tokens=s8&answers=BLUE&proof.type=pin&proof.digits=s9"
          + "&proof.old.value=s10&key.type=metal&key.teeth=s11&metal.teeth=s12";

  private static final String SECRET = ".*(s\\d|BLUE).*";

  @Test
  void whatWasSentOfThemIsNotGivenBack() {
    for (String body : List.of(BODY, BODY + "&unknown=", BODY.replace("name=n", "name=n&name=n"))) {
      Submission<Account> sent = FORM.read(decode(URLENCODED, body));
      assertThat(sent.fields().values().toString()).doesNotMatch(SECRET).contains("proof.type");
      assertThat(sent.fields().get("some").items()).hasSize(1);
      assertThat(sent.fields().get("some[0].value").value()).isEmpty();
      assertThat(sent.fields().get("proof.digits").value()).isEmpty();
      assertThat(sent.fields().get("tokens").values()).isEmpty();
    }
  }

  @Test
  void aPageIsNotFilledWithThem() {
    Submission<Account> sent = FORM.read(decode(URLENCODED, BODY));
    Account account = ((Submission.Valid<Account>) sent).value();
    assertThat(FORM.fields(account).values())
        .containsExactly(Map.entry("name", List.of("n")), Map.entry("proof.type", List.of("pin")));
  }

  @Test
  void aFormCanBeSecretAsAWhole() {
    Form<Password> form = Form.of(Password.class);
    assertThat(form.read(decode(URLENCODED, "value=s1")).fields().values()).isEmpty();
    assertThat(form.fields(new Password("s1")).values()).isEmpty();
  }

  @Test
  void aTraceSaysWhichTheyAreAndAllThatIsInThem() {
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, BODY);
    FormTrace trace = FormTrace.of(exchange);
    FORM.read(exchange);
    assertThat(
            trace.values().stream()
                .filter(value -> !value.secret())
                .map(FormTrace.Value::pointer)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("/name", "/boxed", "/proof");
  }

  record Nested(@Secret Card card, Card shown) {}

  @Test
  void aTraceSaysSoOfAllThatIsInASecretComponent() {
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, "card.owner=s1&shown.owner=a");
    FormTrace trace = FormTrace.of(exchange);
    Form.of(Nested.class).read(exchange);
    assertThat(trace.values())
        .filteredOn(FormTrace.Value::secret)
        .extracting(FormTrace.Value::pointer)
        .containsExactlyInAnyOrder("/card", "/card/owner");
    assertThat(Form.of(Nested.class).read(decode(JSON, "{}")).errors()).hasSize(2);
  }
}
