package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list or map of a record has as many elements as the limit says, and no more. */
class ListSizeTest {

  record Lists(List<String> a, Map<String, String> m) {}

  private static final Form<Lists> LISTS = Form.of(Lists.class);

  private static Submission<Lists> read(String name, int count) {
    String body =
        IntStream.range(0, count).mapToObj(i -> name + i + "]=1").collect(Collectors.joining("&"));
    FormLimits limits = FormLimits.of().withMax(FormLimit.LIST_SIZE, 3);
    return LISTS.read(decode(URLENCODED, body, limits));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[", "m[k"})
  void asMuchAsALimitPassesAndOneMoreIsRefused(String name) {
    assertThat(read(name, 3)).isInstanceOf(Submission.Valid.class);
    HttpProblem refused = catchThrowableOfType(HttpProblem.class, () -> read(name, 4));
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("form.limit.list-size");
    assertThat(refused.detail()).isEqualTo("A list in the form has more than 3 entries.");
  }
}
