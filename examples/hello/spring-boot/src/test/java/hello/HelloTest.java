package hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class HelloTest {

  @SuppressWarnings("NullAway.Init")
  private static ConfigurableApplicationContext context;

  private final TestClient browser =
      TestClient.of(
          "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));

  @BeforeAll
  static void start() {
    context =
        new SpringApplicationBuilder(HelloApplication.class)
            .properties("logging.level.root=warn")
            .run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:hello");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private TestResponse signUp(String address) {
    return browser.post(
        "/login",
        TestForm.of("username", address, "password", "correct horse battery", "create", "true"));
  }

  @Test
  void aPersonSignsUpAndSendsTheForm() {
    assertThat(browser.get("/").location()).startsWith("/login");
    assertThat(browser.follow(signUp("ada@example.org")).text())
        .contains("<span>ada@example.org</span>", "<span>1</span> <span>time</span>");

    TestResponse sent = browser.post("/", TestForm.of("name", "Ünal"));

    assertThat(browser.follow(sent).text())
        .contains("We will say hello.", "<span>2</span> <span>times</span>");
    assertThat(browser.get("/").text()).doesNotContain("We will say hello.");
  }

  @Test
  void aPersonLogsOut() {
    assertThat(signUp("kay@example.org").status()).isEqualTo(303);

    assertThat(browser.post("/logout", TestForm.of()).status()).isEqualTo(303);
    assertThat(browser.get("/").location()).startsWith("/login");
  }

  @Test
  void aFormWithoutANameIsRefused() {
    assertThat(signUp("eve@example.org").status()).isEqualTo(303);

    TestResponse refused = browser.post("/", TestForm.of("name", ""));

    assertThat(browser.follow(refused).text()).containsPattern("id=\"name--error\">.+</strong>");
  }

  @Test
  void anotherSiteCannotSendTheForm() {
    assertThat(signUp("kim@example.org").status()).isEqualTo(303);

    TestResponse response =
        browser.withOrigin("https://evil.example").post("/", TestForm.of("name", "Spam"));

    assertThat(response.status()).isEqualTo(403);
  }
}
