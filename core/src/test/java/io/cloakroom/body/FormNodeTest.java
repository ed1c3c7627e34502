package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of what was sent, as its readers see it. */
class FormNodeTest {

  private static FormNode at(String body, String... keys) {
    FormNode node = decode(URLENCODED, body).tree();
    for (String key : keys) {
      node = member(node, key);
    }
    return node;
  }

  private static FormNode member(FormNode node, String key) {
    return Objects.requireNonNull(node.member(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[b][0]=x", "a.b[0]=x", "a[b].0=x"})
  void everyNotationIsTheSamePosition(String body) {
    FormNode node = at(body, "a", "b", "0");
    assertThat(node.onlyValue().flatMap(SentValue::text)).contains("x");
    assertThat(node.kind()).isEqualTo(FormNode.Kind.NAMED);
    assertThat(node.name()).isEqualTo(body.substring(0, body.indexOf('=')));
  }

  @ParameterizedTest
  @CsvSource({"a[b]=1, a[c]", "a.b=1, a.c", "a=1, a.c"})
  void aMemberThatWasNotSentHasTheNameThatTheClientWouldWrite(String body, String name) {
    assertThat(at(body, "a").nameOf("c")).isEqualTo(name);
  }

  @Test
  void indicesOrderTheList() {
    assertThat(at("a[9]=z&a[2]=y&a[10]=x", "a").list().orElseThrow())
        .extracting(FormNode::name)
        .containsExactly("a[2]", "a[9]", "a[10]");
    assertThat(at("a[9]=z&a[b]=y", "a").list()).isEmpty();
    assertThat(at("a=1&a[0]=2", "a").list()).isEmpty();
  }

  @Test
  void aNodeOfRowsNumbersThemAndLeavesThemAsTheyAre() {
    List<FormNode> rows = at("a[9]=z&a[2]=y", "a").list().orElseThrow();
    FormNode turned = FormNode.of("a", List.of(rows.get(1), rows.get(0)));
    assertThat(turned.members().keySet()).containsExactly("0", "1");
    assertThat(turned.list().orElseThrow())
        .extracting(FormNode::name)
        .containsExactly("a[9]", "a[2]");
    assertThat(rows).extracting(FormNode::name).containsExactly("a[2]", "a[9]");
    assertThat(FormNode.of("a", List.of()).isEmpty()).isTrue();
    assertThat(FormNode.of("a").list()).contains(List.of());
  }

  @Test
  void oneAppendedValueIsAList() {
    assertThat(decode(URLENCODED, "a[]=b").asMap()).isEqualTo(Map.of("a", List.of("b")));
    assertThat(decode(URLENCODED, "a[0]=b").asMap()).isEqualTo(Map.of("a", List.of("b")));
    assertThat(decode(URLENCODED, "x[a][]=b").asMap())
        .isEqualTo(Map.of("x", Map.of("a", List.of("b"))));
    assertThat(decode(URLENCODED, "a[][]=b").asMap()).isEqualTo(Map.of("a", List.of(List.of("b"))));
    assertThat(decode(URLENCODED, "a=1&b[]=2&b=3").asMap())
        .isEqualTo(Map.of("a", "1", "b", List.of("2", "3")));
    assertThat(decode(URLENCODED, "a[]=1&a[x]=2").asMap())
        .isEqualTo(Map.of("a", Map.of("", List.of("1"), "x", "2")));
    assertThat(decode(URLENCODED, "[]=1").asMap()).isEqualTo(Map.of("[]", "1"));
  }

  @Test
  void aReaderChangesNothing() {
    FormNode tree = decode(URLENCODED, "a=1&a=2&b[c]=3&d[]=4&d[]=5&e[][f]=6").tree();
    assertThatThrownBy(() -> tree.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    FormNode a = member(tree, "a");
    assertThat(a.values()).hasSize(2);
    assertThatThrownBy(() -> a.values().clear()).isInstanceOf(UnsupportedOperationException.class);
    FormNode e = member(tree, "e");
    assertThatThrownBy(() -> e.elements().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    FormNode rows = at("a[1]=1&a[0]=2", "a");
    assertThatThrownBy(() -> rows.list().orElseThrow().remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void blankAndEmptyAreDifferentAndJsonIsNeverBlank() {
    assertThat(at("a[b]=&a[c][]=", "a").isBlank(false)).isTrue();
    assertThat(at("a[b]=&a[c][]= ", "a").isBlank(false)).isFalse();
    assertThat(at("a[b]=&a[c][]= ", "a").isBlank(true)).isTrue();
    assertThat(at("a=", "a").isEmpty()).isFalse();
    FormNode json = decode(JSON, "{\"a\":{},\"b\":null,\"c\":\"\"}").tree();
    assertThat(member(json, "a").isBlank(true)).isFalse();
    assertThat(member(json, "b").isEmpty()).isTrue();
    assertThat(member(json, "c").isBlank(false)).isTrue();
    assertThat(member(json, "c").isJson()).isTrue();
  }
}
