package io.cloakroom.benchmarks.sessions.server;

import java.util.Locale;

/** A server that runs the application. */
public enum ServerKind {
  JDK("JDK"),
  TOMCAT("Tomcat"),
  JETTY("Jetty"),
  JAVALIN("Javalin"),
  BOOT("Boot"),
  /** Spring Boot with a login of Spring Security. */
  BOOT_SECURITY("Boot with Spring Security"),
  VERTX("Vert.x"),
  EXPRESS("Express");

  private final String title;

  ServerKind(String title) {
    this.title = title;
  }

  /** Returns its name. */
  public String title() {
    return title;
  }

  /** Returns whether it runs on Node, so never in this process. */
  public boolean node() {
    return this == EXPRESS;
  }

  /** Returns the server with this name, such as {@code boot-security}. */
  public static ServerKind parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Returns its name on a command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
