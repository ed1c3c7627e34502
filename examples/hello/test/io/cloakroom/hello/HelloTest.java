package io.cloakroom.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of this module, as a process of its own. */
final class HelloTest {

  private Process program;
  private TestClient browser;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                System.getProperty("main.class"),
                data.resolve("kept").toString(),
                "0")
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    String line = "";
    while (!line.startsWith("http://")) {
      line = Objects.requireNonNull(output.readLine(), "The program has ended");
      System.out.println(line);
    }
    browser = TestClient.of(line);
  }

  @AfterEach
  void stop() throws Exception {
    program.destroy();
    program.waitFor();
  }

  @Test
  void countsTheVisitsOfANewAccountAndTakesItsForm() {
    assertThat(browser.follow(browser.get("/")).text()).contains("<h1>Log in</h1>");
    TestForm account =
        TestForm.of("create", "named", "name", "Ada", "username", "ada@example.org")
            .with("password", "seven green umbrellas");
    TestResponse first = browser.follow(browser.post("/login", account));
    assertThat(first.text()).contains("<span>Ada</span>", "seen this page 1 time.");

    TestResponse refused = browser.follow(browser.post("/", TestForm.of("name", "")));
    assertThat(refused.text()).contains("<title>Error: Hello</title>", "2 times.");

    TestResponse sent = browser.follow(browser.post("/", TestForm.of("name", "Ünal")));
    assertThat(sent.text()).contains("We will say hello.", "3 times.");
    assertThat(browser.get("/").text()).doesNotContain("We will say hello.");
  }
}
