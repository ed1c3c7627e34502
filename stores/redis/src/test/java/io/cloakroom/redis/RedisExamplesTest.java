package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RedisExamplesTest {

  @Test
  void thePageShowsNothingButTheseExamples() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    String page = Files.readString(root.resolve("docs/redis.md"));
    String examples =
        squeezed(
            Files.readString(
                root.resolve("stores/redis/src/test/java/io/cloakroom/redis/RedisExamples.java")));

    List<String> shown =
        Pattern.compile("(?ms)^```java\\n(.*?)^```")
            .matcher(page)
            .results()
            .map((MatchResult block) -> squeezed(block.group(1)))
            .toList();

    assertThat(shown).hasSize(3).allSatisfy(code -> assertThat(examples).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
