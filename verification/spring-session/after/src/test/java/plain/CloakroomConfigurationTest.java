package plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.test.TestClient;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The configuration of the page, without our auto-configuration. */
@Isolated("Boot configures the logging of the whole JVM")
class CloakroomConfigurationTest {

  private static final String OURS =
      "--spring.autoconfigure.exclude="
          + String.join(
              ",",
              List.of(
                  "io.cloakroom.spring.CloakroomAutoConfiguration",
                  "io.cloakroom.spring.CloakroomActuatorAutoConfiguration",
                  "io.cloakroom.spring.CloakroomLoginAutoConfiguration",
                  "io.cloakroom.spring.CloakroomMustacheAutoConfiguration",
                  "io.cloakroom.spring.CloakroomMvcAutoConfiguration",
                  "io.cloakroom.spring.CloakroomReactiveAutoConfiguration",
                  "io.cloakroom.spring.CloakroomSecurityAutoConfiguration",
                  "io.cloakroom.spring.CloakroomThymeleafAutoConfiguration"));

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(CloakroomConfiguration.class)
  static class PlainApplication {

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }

    @RestController
    static class Counter {

      @GetMapping("/")
      String count(HttpSession session) {
        int visits = session.getAttribute("visits") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("visits", visits);
        return "visit " + visits;
      }
    }
  }

  @Test
  void theSessionOfTheContainerIsThatOfTheStore() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(PlainApplication.class)
            .properties("logging.level.root=warn", "spring.jmx.enabled=false", "server.port=0")
            .registerShutdownHook(false)
            .run(OURS, "--spring.config.name=plain", "--spring.datasource.url=jdbc:h2:mem:plain")) {
      context.getBean(JdbcStore.class).createSchema();
      TestClient browser =
          TestClient.of(
              "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));

      List<String> cookies = browser.get("/").headers("Set-Cookie");

      assertThat(cookies).hasSize(1);
      assertThat(cookies.get(0)).startsWith("sid=");
      assertThat(browser.get("/").text()).isEqualTo("visit 2");
    }
  }
}
