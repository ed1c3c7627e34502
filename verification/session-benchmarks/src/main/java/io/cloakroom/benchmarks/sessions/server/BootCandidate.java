package io.cloakroom.benchmarks.sessions.server;

import io.cloakroom.key.KeyRing;
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
final class BootCandidate {

  private static final String SESSION = "org.springframework.boot.session.";

  private BootCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) {
    List<Class<?>> sources = new ArrayList<>(List.of(Application.class));
    if (candidate.way() == SessionWay.SPRING_SESSION
        && candidate.place().engine() == SessionPlace.Engine.MEMORY) {
      sources.add(SessionsInMap.class);
    }
    if (candidate.place() == SessionPlace.SEALED) {
      sources.add(Keys.class);
    }
    if (candidate.server() == ServerKind.BOOT_SECURITY) {
      sources.add(SecuredPages.class);
    } else {
      sources.add(Counters.class);
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
    switch (candidate.place().engine()) {
      case MEMORY -> {}
      case POSTGRES -> properties.add("spring.datasource.url=" + url);
      case REDIS -> properties.add("spring.data.redis.url=" + url);
    }
    if (candidate.way().own()) {
      properties.add("cloakroom.store=" + store(candidate.place()));
      properties.add("cloakroom.near.enabled=" + candidate.place().near());
      properties.add("cloakroom.near.changes=false");
      properties.add(
          "cloakroom.session.http-session=" + (candidate.way() == SessionWay.CLOAKROOM_HTTP));
    }
    properties.add("spring.autoconfigure.exclude=" + String.join(",", excluded(candidate)));
    return properties.toArray(String[]::new);
  }

  private static String store(SessionPlace place) {
    if (place == SessionPlace.SEALED) {
      return "sealed";
    }
    return switch (place.engine()) {
      case MEMORY -> "memory";
      case REDIS -> "redis";
      case POSTGRES -> "jdbc";
    };
  }

  /** Returns the configurations of what the candidate does not use, which is there for others. */
  private static List<String> excluded(SessionCandidate candidate) {
    List<String> excluded = new ArrayList<>();
    boolean spring = candidate.way() == SessionWay.SPRING_SESSION;
    boolean secured = candidate.server() == ServerKind.BOOT_SECURITY;
    ImportCandidates.load(AutoConfiguration.class, BootCandidate.class.getClassLoader())
        .forEach(name -> {
          boolean own = name.startsWith("io.cloakroom.");
          boolean security =
              name.startsWith("org.springframework.boot.security.")
                  || name.startsWith("io.cloakroom.spring.CloakroomSecurity");
          if ((own && !candidate.way().own()) || (security && !secured)) {
            excluded.add(name);
          }
        });
    if (!spring) {
      excluded.add(SESSION + "autoconfigure.SessionAutoConfiguration");
    }
    if (!spring || candidate.place().engine() != SessionPlace.Engine.POSTGRES) {
      excluded.add(SESSION + "jdbc.autoconfigure.JdbcSessionAutoConfiguration");
    }
    if (!spring || candidate.place().engine() != SessionPlace.Engine.REDIS) {
      excluded.add(SESSION + "data.redis.autoconfigure.SessionDataRedisAutoConfiguration");
    }
    if (candidate.place().engine() != SessionPlace.Engine.POSTGRES) {
      excluded.add("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
    }
    if (candidate.place().engine() != SessionPlace.Engine.REDIS) {
      excluded.add("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration");
    }
    return excluded;
  }

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  /** The counter. */
  @Configuration(proxyBeanMethods = false)
  static class Counters {

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

  /** The keys that seal cookies. */
  @Configuration(proxyBeanMethods = false)
  static class Keys {

    @Bean
    KeyRing keys() {
      return KeyRing.generate();
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
      return CounterServlet.counter(way, request).answer(request.getRequestURI());
    }
  }
}
