package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.FormData;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names and values that were made to hurt a record. */
class HostileFormsTest {

  record Tree(String label, List<Tree> branches, Map<String, String> notes) {}

  private static final Form<Tree> TREE = Form.of(Tree.class);

  @Test
  void indicesAllocateNothing() {
    FormData data = decode(URLENCODED, "branches[999999999].label=z&branches[7].label=y");
    assertThat(TREE.read(data))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(((Tree) valid.value()).branches())
                    .extracting(Tree::label)
                    .containsExactly("y", "z"));
    for (String index : List.of("1000000000000000000", "-1", "00", "0x1", "1e3", "٣", " 1")) {
      Submission<Tree> sent = TREE.read(decode(URLENCODED, "branches[" + index + "].label=x"));
      assertThat(sent.errors()).extracting(FieldError::code).containsExactly("shape");
    }
  }

  @Test
  void namesOfTheMachineryAreOnlyNames() {
    String body =
        "__proto__[x]=1&constructor.prototype.x=1&class.classLoader.x=1&getClass=1&label=a"
            + "&branches[0].class.module=1&branches[0].label=b&notes[__proto__]=c";
    assertThat(TREE.read(decode(URLENCODED, body)))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(
                        new Tree(
                            "a",
                            List.of(new Tree("b", List.of(), Map.of())),
                            Map.of("__proto__", "c"))));
  }

  @Test
  void aMillionOpenBracketsInAFieldAreAnErrorOfIt() {
    Submission<Tree> text = TREE.read(decode(URLENCODED, "branches={\"a\":" + "[".repeat(900_000)));
    assertThat(text.errors()).extracting(FieldError::code).containsExactly("json");
  }

  @Test
  void moreFieldsWithJsonTextThanThereMayBeValuesAreNotRead() {
    String list = "{\"label\":\"" + "\",\"notes\":{" + notes(900) + "}}";
    String body = ("branches=" + list + "&").repeat(12);
    Submission<Tree> sent = TREE.read(decode(URLENCODED, body));
    assertThat(sent.errors()).extracting(FieldError::code).contains("json");
  }

  private static String notes(int count) {
    StringBuilder notes = new StringBuilder("\"n\":\"\"");
    for (int i = 1; i < count; i++) {
      notes.append(",\"").append(i).append("\":\"\"");
    }
    return notes.toString();
  }

  @Test
  void randomBytesAreReadOrRefusedAndNothingElse() {
    Random random = new Random(11);
    for (int round = 0; round < 5000; round++) {
      byte[] body = new byte[random.nextInt(60)];
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) "a[].=&%4+\u00c3\0z0{}".charAt(random.nextInt(15));
      }
      try {
        FormData data = FormData.of(FakeExchange.post("/", URLENCODED, body));
        assertThat(Form.of(Answer.class).read(data)).isNotNull();
      } catch (HttpProblem e) {
        assertThat(e.status()).isBetween(400, 415);
      }
    }
  }

  record Answer(String a) {}

  record Login(String name, @Secret String password) {}

  @Test
  void whatGoesToALogTellsNoValue() {
    FormData data = decode(URLENCODED, "name=Ann&password=hunter2&other=4711");
    Submission<Login> sent = Form.of(Login.class).read(data);
    assertThat(sent).isInstanceOf(Submission.Valid.class);
    assertThat(List.of(data.toString(), data.sent().toString(), sent.toString()))
        .allSatisfy(logged -> assertThat(logged).contains("name").doesNotContain("hunter2", "Ann"));
  }
}
