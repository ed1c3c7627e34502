package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.Upload;
import io.cloakroom.http.HttpProblem;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowButtonsTest {

  record Box(boolean fragile, List<String> marks) {}

  record Line(@NotBlank String item, @Min(1) int quantity, Optional<Upload> sketch, Box box) {}

  record Order(
      @NotBlank String name, @Secret String pin, List<Line> lines, List<String> tags, Box parcel) {}

  record Tree(Optional<Tree> parent, List<Tree> children, String text) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private static Fields shown(String urlencoded) {
    Submission<Order> sent = ORDER.read(decode(URLENCODED, urlencoded));
    assertThat(sent)
        .isInstanceOfSatisfying(
            Submission.Invalid.class, shown -> assertThat(shown.status()).isEqualTo(200));
    assertThat(sent.errors()).isEmpty();
    return sent.fields();
  }

  private static List<String> items(Fields fields) {
    return fields.get("lines").items().stream().map(row -> row.get("item").value()).toList();
  }

  private static List<String> tags(Fields fields) {
    return fields.get("tags").items().stream().map(Field::value).toList();
  }

  private static HttpProblem refusal(FormData data) {
    return catchThrowableOfType(HttpProblem.class, () -> ORDER.read(data));
  }

  @Test
  void anAddedRowIsEmptyAndLastAndHasTheFocus() {
    Fields fields = shown("name=N&lines[0].item=a&lines[0].quantity=x&_add=lines");
    assertThat(items(fields)).containsExactly("a", "");
    assertThat(fields.get("name").value()).isEqualTo("N");
    assertThat(fields.get("lines[0].quantity").value()).isEqualTo("x");
    Field added = fields.get("lines[1].item");
    assertThat(added.name()).isEqualTo("lines[1].item");
    assertThat(added.attributes()).containsKey("autofocus");
    assertThat(fields.get("lines[0].item").attributes()).doesNotContainKey("autofocus");
    assertThat(fields.get("lines[1].quantity").attributes()).doesNotContainKey("autofocus");
  }

  @Test
  void aRemovedRowIsGoneAndThoseBehindItMoveUp() {
    Fields fields =
        shown(
            "lines[0].item=a&lines[1].item=b&lines[1].quantity=2&lines[2].item=c&_remove=lines[1]");
    assertThat(items(fields)).containsExactly("a", "c");
    assertThat(fields.get("lines").items())
        .extracting(row -> row.get("item").name())
        .containsExactly("lines[0].item", "lines[1].item");
    assertThat(fields.get("lines[1].quantity").value()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines[7]", "lines.7"})
  void aRowIsNamedByTheIndexThatWasSent(String row) {
    Fields fields = shown("lines[9][item]=c&lines[7][item]=b&lines[3][item]=a&_remove=" + row);
    assertThat(items(fields)).containsExactly("a", "c");
  }

  @Test
  void aRowIsNamedByATimeInMillisecondsToo() {
    String lines = "lines[1700000000001].item=b&lines[1700000000000].item=a&lines[3].item=0&";
    assertThat(items(shown(lines + "_remove=lines[1700000000000]"))).containsExactly("0", "b");
    assertThat(items(shown(lines + "_remove=lines[1700000000009]"))).containsExactly("0", "a", "b");
    assertThat(tags(shown("tags=a&_remove=tags[1700000000000]"))).containsExactly("a");
    assertThat(tags(shown("tags=a&_remove=tags[4294967296]"))).containsExactly("a");
  }

  @Test
  void aRowThatSentNothingIsGoneAlready() {
    assertThat(items(shown("lines[0].item=a&lines[2].item=c&_remove=lines[1]")))
        .containsExactly("a", "c");
    assertThat(tags(shown("_remove=tags[0]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags=a&tags=b",
        "tags[]=a&tags[]=b",
        "tags[0]=a&tags[1]=b",
        "tags[4]=b&tags[2]=a"
      })
  void listsOfPlainValuesHaveRowsToo(String tags) {
    Fields fields = shown(tags + "&_add=tags");
    assertThat(tags(fields)).containsExactly("a", "b", "");
    assertThat(fields.get("tags[2]").attributes()).containsKey("autofocus");
    assertThat(fields.get("tags").values()).containsExactly("a", "b", "");
  }

  @Test
  void aPlainValueIsRemovedByItsPosition() {
    assertThat(tags(shown("tags=a&tags=b&tags=c&_remove=tags[1]"))).containsExactly("a", "c");
    assertThat(tags(shown("tags[]=a&tags[]=b&_remove=tags[0]"))).containsExactly("b");
  }

  @Test
  void aListInARowGrowsAlsoWhereTheRowSentNothing() {
    Fields fields = shown("lines[4].item=a&lines[8].item=b&_add=lines[8].box.marks");
    assertThat(items(fields)).containsExactly("a", "b");
    assertThat(fields.get("lines[1].box.marks").items()).hasSize(1);
    assertThat(fields.get("lines[0].box.marks").items()).isEmpty();
    assertThat(fields.values()).containsKey("lines[1].box.marks");

    Fields first = shown("_add=lines[0].box.marks");
    assertThat(first.get("lines[0].box.marks[0]").attributes()).containsKey("autofocus");
    assertThat(shown("_add=parcel.marks").values()).containsKey("parcel.marks");
  }

  @Test
  void aRowOfFilesOrBoxesStaysOne() {
    Submission<Order> sent =
        ORDER.read(
            decode(
                MULTIPART,
                multipart(
                    "name=\"lines[0].sketch\"; filename=\"a.txt\"\r\n\r\nabc",
                    "name=\"lines[1].item\"\r\n\r\nb",
                    "name=\"pin\"\r\n\r\n1234",
                    "name=\"_add\"\r\n\r\nlines")));
    assertThat(items(sent.fields())).containsExactly("", "b", "");
    Map<String, List<String>> values = sent.fields().values();
    assertThat(values).doesNotContainKey("pin");
    // The values that a redirect carries have the rows too.
    assertThat(items(ORDER.fields(values, List.of()))).containsExactly("", "b", "");
  }

  @Test
  void aScriptMaySendAButtonAsJson() {
    Submission<Order> sent =
        ORDER.read(
            decode(
                JSON, "{\"lines\":[{\"item\":\"a\"},{\"item\":\"b\"}],\"_remove\":\"lines[0]\"}"));
    assertThat(items(sent.fields())).containsExactly("b");
    assertThat(sent.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_add=",
        "_add=name",
        "_add=other",
        "_add=lines[0]",
        "_add=lines[x].box.marks",
        "_add=lines[].box.marks",
        "_add=parcel",
        "_add=class.classLoader",
        "_remove=lines",
        "_remove=lines[x]",
        "_remove=lines[-1]",
        "_remove=name[0]",
        "_remove=",
        "_add=lines&_remove=lines[0]",
        "_add=lines&_add=tags",
        "lines=x&lines[1].item=a&_add=lines",
        "lines[a].item=x&_remove=lines[0]",
        "lines[a].item=x&_add=lines[0].box.marks",
      })
  void whatIsNoListOfTheRecordIsRefused(String urlencoded) {
    HttpProblem problem = refusal(decode(URLENCODED, urlencoded));
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("form.row");
  }

  @Test
  void rowsAreLimited() {
    FormLimits limits = FormLimits.of().withMax(FormLimit.LIST_SIZE, 2);
    assertThat(ORDER.read(decode(URLENCODED, "tags=a&_add=tags", limits)).errors()).isEmpty();
    HttpProblem problem = refusal(decode(URLENCODED, "tags=a&tags=b&_add=tags", limits));
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem.code()).isEqualTo("form.limit.list-size");
  }

  @Test
  void aPathIsNoDeeperThanANameMayBe() {
    String deep = "children[0].".repeat(50_000) + "children";
    HttpProblem problem =
        catchThrowableOfType(
            HttpProblem.class, () -> Form.of(Tree.class).read(decode(URLENCODED, "_add=" + deep)));
    assertThat(problem.code()).isEqualTo("form.limit.depth");
  }

  @Test
  void aRecordThatLeadsBackToItselfHasRowsToo() {
    Fields fields = Form.of(Tree.class).read(decode(URLENCODED, "_add=children")).fields();
    assertThat(fields.get("children").items()).hasSize(1);
    assertThat(fields.values()).isNotEmpty();
  }

  @Test
  void aComponentOfThatNameIsOnlyAComponent() {
    record Sum(int _add) {}
    assertThat(Form.of(Sum.class).read(decode(URLENCODED, "_add=3")))
        .isInstanceOfSatisfying(
            Submission.Valid.class, valid -> assertThat(valid.value()).isEqualTo(new Sum(3)));
  }

  @Test
  void whatTheApplicationMindsIsAnErrorAllTheSame() {
    Submission<Order> sent = ORDER.read(decode(URLENCODED, "_add=tags"));
    assertThat(sent.reject("name", "taken", "Take another").status()).isEqualTo(422);
  }
}
