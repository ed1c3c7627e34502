package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonMergeTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Optional<String> merge(String base, String mine, String theirs) {
    return JsonMerge.merge(read(base), read(mine), read(theirs)) instanceof JsonMerge.Merged merged
        ? Optional.of(merged.value().toString())
        : Optional.empty();
  }

  private static JsonNode read(String json) {
    return JSON.readTree(json.replace('\'', '"'));
  }

  private static String json(String json) {
    return json.replace('\'', '"');
  }

  @Test
  void differentFieldsOfAnObjectAreBothKept() {
    assertThat(merge("{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}"))
        .contains(json("{'a':2,'b':2}"));
  }

  @Test
  void nestedFieldsAreMergedOneByOne() {
    assertThat(merge("{'x':{'a':1}}", "{'x':{'a':1,'m':1}}", "{'x':{'a':1,'t':1}}"))
        .contains(json("{'x':{'a':1,'t':1,'m':1}}"));
  }

  @Test
  void appendsToOneListAreBothKept() {
    assertThat(merge("[1]", "[1,2]", "[1,3]")).contains("[1,3,2]");
  }

  @Test
  void theSameElementAppendedTwiceIsThereTwice() {
    assertThat(merge("[]", "['x']", "['x']")).contains(json("['x','x']"));
  }

  @Test
  void elementsChangedInDifferentPlacesAreBothKept() {
    assertThat(merge("[{'q':1},{'q':1}]", "[{'q':2},{'q':1}]", "[{'q':1},{'q':3}]"))
        .contains(json("[{'q':2},{'q':3}]"));
  }

  @Test
  void aRemovedFieldIsRemovedBesideAnotherChange() {
    assertThat(merge("{'a':1,'b':1}", "{'b':1}", "{'a':1,'b':2}")).contains(json("{'b':2}"));
  }

  @Test
  void oneFieldChangedInTwoWaysIsAConflict() {
    assertThat(merge("{'a':1}", "{'a':2}", "{'a':3}")).isEmpty();
  }

  @Test
  void oneCounterRaisedTwiceIsAConflictAndNotOneIncrement() {
    assertThat(merge("{'n':5}", "{'n':6}", "{'n':6}")).isEmpty();
  }

  @Test
  void oneTextSetTwiceToTheSameIsFine() {
    assertThat(merge("{'t':'a'}", "{'t':'b'}", "{'t':'b'}")).contains(json("{'t':'b'}"));
  }

  @Test
  void aRemovalFromAListBesideAnAppendIsAConflict() {
    assertThat(merge("[1,2]", "[2]", "[1,2,3]")).isEmpty();
  }

  @Test
  void aFieldChangedHereAndRemovedThereIsAConflict() {
    assertThat(merge("{'a':1}", "{'a':2}", "{}")).isEmpty();
  }

  @Test
  void aConflictNamesTheProperty() {
    JsonNode base = read("{'lines':[{'q':1},{'q':1}]}");
    JsonNode mine = read("{'lines':[{'q':1},{'q':2}]}");
    JsonNode theirs = read("{'lines':[{'q':5},{'q':3}]}");

    assertThat(JsonMerge.merge(base, mine, theirs)).isEqualTo(new JsonMerge.Conflict("lines[1].q"));
  }

  @Test
  void whatChangesByItselfIsAsItWas() {
    JsonNode base = read("{'a':1,'left':60,'l':[{'left':60}]}");
    JsonNode first = read("{'a':2,'left':58,'l':[{'left':58},{'left':58}]}");
    JsonNode second = read("{'a':2,'left':57,'l':[{'left':57},{'left':57}]}");

    assertThat(JsonMerge.steady(base, first, second))
        .isEqualTo(read("{'a':2,'left':60,'l':[{'left':60},{'left':58}]}"));
  }
}
