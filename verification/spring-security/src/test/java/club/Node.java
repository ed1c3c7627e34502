package club;

import io.cloakroom.test.TestClient;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that runs. */
record Node(ConfigurableApplicationContext context, String url) implements AutoCloseable {

  private static final String COOKIE = "club";

  /** Starts an application. One at a time: Boot configures the logging of the whole JVM. */
  static synchronized Node start(Class<?> application, String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("server.port=0");
    all.add("spring.jmx.enabled=false");
    all.add("logging.level.root=warn");
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .properties(all.toArray(String[]::new))
            .registerShutdownHook(false)
            .run();
    return new Node(
        context,
        "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** Starts the club on the database of the JVM. */
  static Node club(List<String> properties) {
    List<String> all = new ArrayList<>(properties);
    all.add("server.servlet.session.cookie.name=" + COOKIE);
    all.add("spring.datasource.url=jdbc:h2:mem:club;DB_CLOSE_DELAY=-1");
    return start(ClubApplication.class, all.toArray(String[]::new));
  }

  /** Returns a new browser. */
  TestClient browser() {
    return TestClient.of(url);
  }

  /** Returns the same browser at this node: its session's cookie is the same. */
  TestClient with(TestClient other) {
    TestClient browser = browser();
    other.cookie(COOKIE).ifPresent(value -> browser.setCookie(COOKIE, value));
    return browser;
  }

  @Override
  public void close() {
    context.close();
  }
}
