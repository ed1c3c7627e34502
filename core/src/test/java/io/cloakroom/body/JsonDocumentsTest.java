package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentsTest {

  private static FormNode parse(JsonDocuments documents, String name, String json) {
    return documents.parse(name, json.getBytes(UTF_8));
  }

  private static FormNode member(FormNode node, String key) {
    return Objects.requireNonNull(node.member(key));
  }

  @Test
  void namesBeginWithTheFieldsOwn() {
    JsonDocuments documents = JsonDocuments.of(FormLimits.of());
    FormNode order = parse(documents, "order", "{\"lines\":[{\"n\":2},null]}");
    assertThat(order.kind()).isEqualTo(FormNode.Kind.JSON_OBJECT);
    List<FormNode> lines = member(order, "lines").list().orElseThrow();
    assertThat(lines)
        .extracting(FormNode::name)
        .containsExactly("order.lines[0]", "order.lines[1]");
    assertThat(member(lines.get(0), "n").values())
        .containsExactly(new SentValue.JsonNumber("order.lines[0].n", "2"));
    assertThat(lines.get(1).isEmpty()).isTrue();
    assertThat(parse(documents, "tags", "[\"a\"]").elements())
        .extracting(FormNode::name)
        .containsExactly("tags[0]");
  }

  @Test
  void theValuesOfAllDocumentsAreCountedTogetherAlsoOfThoseThatBreak() {
    JsonDocuments documents = JsonDocuments.of(FormLimits.of().withMax(FormLimit.JSON_VALUES, 6));
    assertThat(parse(documents, "a", "[1,2]").elements()).hasSize(2);
    assertThatThrownBy(() -> parse(documents, "b", "[1,2"))
        .isInstanceOfSatisfying(HttpProblem.class, e -> assertThat(e.status()).isEqualTo(400));
    assertThatThrownBy(() -> parse(documents, "c", "[]"))
        .isInstanceOfSatisfying(
            HttpProblem.class, e -> assertThat(e.code()).isEqualTo("form.limit.json-values"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "\"a\"", "{}{}", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\":\"\u0000\"}"})
  void whatIsNotOneObjectOrArrayIsRefused(String json) {
    assertThatThrownBy(() -> parse(JsonDocuments.of(FormLimits.of()), "a", json))
        .isInstanceOfSatisfying(HttpProblem.class, e -> assertThat(e.status()).isEqualTo(400));
  }
}
