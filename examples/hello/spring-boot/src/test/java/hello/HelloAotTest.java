package hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;

/** The application as spring-boot-maven-plugin has prepared it ahead of time. */
@Isolated("the property that chooses it counts for the whole JVM")
class HelloAotTest {

  private static ConfigurableApplicationContext start() {
    SpringProperties.setFlag("spring.aot.enabled");
    try {
      return new SpringApplicationBuilder(HelloApplication.class)
          .main(HelloApplication.class)
          .properties("logging.level.root=warn")
          .run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:ahead");
    } finally {
      SpringProperties.setProperty("spring.aot.enabled", null);
    }
  }

  @Test
  void aPersonSignsUpAndSendsTheForm() {
    try (ConfigurableApplicationContext context = start()) {
      assertThat(context.containsBean("helloPages")).isTrue();
      assertThat(
              context.containsBean(
                  "org.springframework.context.annotation.internalConfigurationAnnotationProcessor"))
          .as("the classes are not searched for beans again")
          .isFalse();
      TestClient browser =
          TestClient.of(
              "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
      TestForm person =
          TestForm.of(
              "username", "ada@example.org", "password", "correct horse battery", "create", "true");

      assertThat(browser.follow(browser.post("/login", person)).text())
          .contains("<span>ada@example.org</span>");
      assertThat(browser.follow(browser.post("/", TestForm.of("name", "Ünal"))).text())
          .contains("We will say hello.", "<span>2</span> <span>times</span>");
    }
  }

  /** The metadata that it has generated names what Cloakroom reads by reflection. */
  @Test
  void theRecordsOfFormsAreReachable() throws Exception {
    String metadata =
        new String(
            requireNonNull(
                    HelloAotTest.class.getResourceAsStream(
                        "/META-INF/native-image/io.cloakroom/cloakroom-hello-spring-boot"
                            + "/reachability-metadata.json"))
                .readAllBytes(),
            UTF_8);

    assertThat(metadata).contains("hello.HelloPages$Greeting", "io.cloakroom.spring.StoredFlash");
  }
}
