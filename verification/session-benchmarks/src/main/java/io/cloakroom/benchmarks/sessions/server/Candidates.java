package io.cloakroom.benchmarks.sessions.server;

import static io.cloakroom.benchmarks.sessions.server.ServerKind.BOOT;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.BOOT_SECURITY;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.EXPRESS;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.JAVALIN;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.JDK;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.JETTY;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.TOMCAT;
import static io.cloakroom.benchmarks.sessions.server.ServerKind.VERTX;
import static io.cloakroom.benchmarks.sessions.server.SessionWay.CLOAKROOM;
import static io.cloakroom.benchmarks.sessions.server.SessionWay.CLOAKROOM_HTTP;
import static io.cloakroom.benchmarks.sessions.server.SessionWay.CONTAINER;
import static io.cloakroom.benchmarks.sessions.server.SessionWay.NONE;
import static io.cloakroom.benchmarks.sessions.server.SessionWay.SPRING_SESSION;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of all candidates. */
public final class Candidates {

  private Candidates() {}

  /** Returns the candidates with this place, those of one server together, its bare one first. */
  public static List<SessionCandidate> of(SessionPlace place) {
    List<SessionCandidate> all = new ArrayList<>();
    ways(place)
        .forEach((server, ways) -> {
          all.add(new SessionCandidate(server, NONE, place));
          ways.forEach(way -> all.add(new SessionCandidate(server, way, place)));
        });
    return all;
  }

  /**
   * Returns what each server has. Tomcat's own sessions are written to a database in the background
   * only, and neither it nor Jetty has any on Redis.
   */
  private static Map<ServerKind, List<SessionWay>> ways(SessionPlace place) {
    Map<ServerKind, List<SessionWay>> ways = new LinkedHashMap<>();
    switch (place) {
      case MEMORY -> {
        ways.put(JDK, List.of(CLOAKROOM));
        ways.put(TOMCAT, List.of(CONTAINER, CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JETTY, List.of(CONTAINER, CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JAVALIN, List.of(CONTAINER, CLOAKROOM));
        ways.put(BOOT, List.of(CONTAINER, SPRING_SESSION, CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(VERTX, List.of(CONTAINER));
        ways.put(EXPRESS, List.of(CONTAINER));
      }
      case REDIS -> {
        ways.put(JDK, List.of(CLOAKROOM));
        ways.put(TOMCAT, List.of(CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JETTY, List.of(CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JAVALIN, List.of(CLOAKROOM));
        ways.put(BOOT, List.of(SPRING_SESSION, CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(BOOT_SECURITY, List.of(SPRING_SESSION, CLOAKROOM_HTTP));
        ways.put(VERTX, List.of(CONTAINER));
        ways.put(EXPRESS, List.of(CONTAINER));
      }
      case POSTGRES -> {
        ways.put(JDK, List.of(CLOAKROOM));
        ways.put(TOMCAT, List.of(CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JETTY, List.of(CONTAINER, CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JAVALIN, List.of(CLOAKROOM));
        ways.put(BOOT, List.of(SPRING_SESSION, CLOAKROOM_HTTP, CLOAKROOM));
      }
      case REDIS_NEAR, SEALED -> {
        ways.put(JDK, List.of(CLOAKROOM));
        ways.put(TOMCAT, List.of(CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JETTY, List.of(CLOAKROOM));
        ways.put(JAVALIN, List.of(CLOAKROOM));
        ways.put(BOOT, List.of(CLOAKROOM_HTTP));
      }
      case POSTGRES_NEAR -> {
        ways.put(JDK, List.of(CLOAKROOM));
        ways.put(TOMCAT, List.of(CLOAKROOM_HTTP, CLOAKROOM));
        ways.put(JETTY, List.of(CONTAINER, CLOAKROOM));
        ways.put(JAVALIN, List.of(CLOAKROOM));
        ways.put(BOOT, List.of(CLOAKROOM_HTTP));
      }
    }
    return ways;
  }
}
