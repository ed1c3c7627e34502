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
  void aPersonSignsUpAndWritesANote() {
    assertThat(browser.get("/").location()).startsWith("/login");
    assertThat(browser.follow(signUp("ada@example.org")).text()).contains("Hello, ada");

    TestResponse saved = browser.post("/", TestForm.of("text", "Milk"));

    assertThat(browser.follow(saved).text()).contains("Saved: Milk", "Visit 2");
    assertThat(browser.get("/").text()).doesNotContain("Saved").contains("Visit 3");
  }

  @Test
  void aNoteWithoutATextIsRefused() {
    assertThat(signUp("eve@example.org").status()).isEqualTo(303);

    TestResponse refused = browser.post("/", TestForm.of("text", ""));

    assertThat(browser.follow(refused).text()).containsPattern("id=\"text--error\">.+</p>");
  }

  @Test
  void anotherSiteCannotWriteNotes() {
    assertThat(signUp("kim@example.org").status()).isEqualTo(303);

    TestResponse response =
        browser.withOrigin("https://evil.example").post("/", TestForm.of("text", "Spam"));

    assertThat(response.status()).isEqualTo(403);
  }
}
