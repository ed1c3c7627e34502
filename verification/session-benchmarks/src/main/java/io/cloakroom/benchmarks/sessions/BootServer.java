package io.cloakroom.benchmarks.sessions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application on Spring Boot with its Tomcat. */
final class BootServer {

  private static final String SESSION = "org.springframework.boot.session.";

  private BootServer() {}

  static RunningServer start(SessionCandidate candidate, String url) {
    List<Class<?>> sources = new ArrayList<>(List.of(Application.class));
    if (candidate.way() == SessionWay.SPRING_SESSION
        && candidate.store() == SessionCandidate.Store.MEMORY) {
      sources.add(SessionsInMap.class);
    }
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
            .registerShutdownHook(false)
            .properties(properties(candidate, url))
            .run();
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return RunningServer.here(Integer.parseInt(port), context::close);
  }

  private static String[] properties(SessionCandidate candidate, String url) {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "logging.level.root=warn",
                "benchmark.way=" + candidate.way(),
                "cloakroom.jdbc.initialize-schema=always",
                "spring.session.jdbc.initialize-schema=always"));
    switch (candidate.store()) {
      case MEMORY -> {}
      case POSTGRES -> properties.add("spring.datasource.url=" + url);
      case REDIS -> properties.add("spring.data.redis.url=" + url);
    }
    if (candidate.way().own()) {
      String store =
          candidate.store() == SessionCandidate.Store.POSTGRES ? "jdbc" : candidate.store().name();
      properties.add("cloakroom.store=" + store);
      properties.add(
          "cloakroom.session.http-session=" + (candidate.way() == SessionWay.CLOAKROOM_HTTP));
    }
    properties.add("spring.autoconfigure.exclude=" + String.join(",", excluded(candidate)));
    return properties.toArray(String[]::new);
  }

  /** Returns the configurations of what the candidate does not use, which is there for others. */
  private static List<String> excluded(SessionCandidate candidate) {
    List<String> excluded = new ArrayList<>();
    boolean spring = candidate.way() == SessionWay.SPRING_SESSION;
    if (!candidate.way().own()) {
      ImportCandidates.load(AutoConfiguration.class, BootServer.class.getClassLoader())
          .forEach(name -> {
            if (name.startsWith("io.cloakroom.")) {
              excluded.add(name);
            }
          });
    }
    if (!spring) {
      excluded.add(SESSION + "autoconfigure.SessionAutoConfiguration");
    }
    if (!spring || candidate.store() != SessionCandidate.Store.POSTGRES) {
      excluded.add(SESSION + "jdbc.autoconfigure.JdbcSessionAutoConfiguration");
    }
    if (!spring || candidate.store() != SessionCandidate.Store.REDIS) {
      excluded.add(SESSION + "data.redis.autoconfigure.SessionDataRedisAutoConfiguration");
    }
    if (candidate.store() != SessionCandidate.Store.POSTGRES) {
      excluded.add("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
    }
    if (candidate.store() != SessionCandidate.Store.REDIS) {
      excluded.add("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration");
    }
    return excluded;
  }

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    CounterController counter(Environment environment) {
      return new CounterController(
          SessionWay.valueOf(environment.getRequiredProperty("benchmark.way")));
    }
  }

  /** The sessions of Spring Session in a map. */
  @Configuration(proxyBeanMethods = false)
  @EnableSpringHttpSession
  static class SessionsInMap {

    @Bean
    MapSessionRepository sessions() {
      return new MapSessionRepository(new ConcurrentHashMap<>());
    }
  }

  /** The handler of all paths. */
  @RestController
  static final class CounterController {

    private final SessionWay way;

    CounterController(SessionWay way) {
      this.way = way;
    }

    @GetMapping(
        path = {"/bare", "/read", "/count", "/new"},
        produces = "text/plain")
    String answer(HttpServletRequest request) {
      return Counter.of(way, request).answer(request.getRequestURI());
    }
  }
}
