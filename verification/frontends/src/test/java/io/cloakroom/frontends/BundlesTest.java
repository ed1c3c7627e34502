package io.cloakroom.frontends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts are made anew where what they are made of is not the same any more. */
class BundlesTest {

  /** Copies what it finds, and counts how often it did. */
  private static final String BUILD =
      """
      import { appendFileSync, cpSync } from 'node:fs';
      cpSync('src', 'dist', { recursive: true });
      appendFileSync('runs', '+');
      """;

  private static final String LOCK =
      """
      {"name": "m", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "m"}}}
      """;

  @TempDir private Path module = Path.of("");

  @BeforeEach
  void module() throws IOException {
    Files.createDirectories(module.resolve("src"));
    write("package.json", "{\"name\": \"m\", \"type\": \"module\"}");
    write("package-lock.json", LOCK);
    write("build.mjs", BUILD);
    write("src/a.js", "a");
    write("src/b.js", "b");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(module.resolve(file), text);
  }

  private String runs() throws IOException {
    return Files.readString(module.resolve("target/npm/runs"));
  }

  @Test
  void theyAreMadeOnceAndAnewForEveryChange() throws Exception {
    Path scripts = new Bundles(module).build();
    new Bundles(module).build();
    assertThat(runs()).isEqualTo("+");
    assertThat(scripts.resolve("b.js")).exists();

    Files.delete(module.resolve("src/b.js"));
    new Bundles(module).build();
    assertThat(runs()).isEqualTo("++");
    assertThat(scripts.resolve("b.js")).doesNotExist();
    assertThat(scripts.resolve("a.js")).exists();

    write("package.json", "{\"name\": \"m\", \"type\": \"module\", \"description\": \"other\"}");
    new Bundles(module).build();
    assertThat(runs()).isEqualTo("+++");
  }

  @Test
  void aFailureShowsWhatWasSaidLast() throws Exception {
    write("build.mjs", "console.error('first\\n'.repeat(100) + 'the reason'); process.exit(3);");
    assertThatThrownBy(() -> new Bundles(module).build())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("node build.mjs ended with status 3; it said last:\n")
        .hasMessageContaining("the reason")
        .message()
        .hasLineCount(31);
  }
}
