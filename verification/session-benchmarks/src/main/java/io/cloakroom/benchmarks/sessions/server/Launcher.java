package io.cloakroom.benchmarks.sessions.server;

/** Starts candidates on servers of this JVM. */
public final class Launcher {

  private Launcher() {}

  /** Starts a candidate in this process. */
  public static RunningServer startHere(Candidate candidate, String url) throws Exception {
    return switch (candidate.server()) {
      case JDK -> JdkServer.start(candidate, url);
      case TOMCAT -> TomcatServer.start(candidate, url);
      case JETTY -> JettyServer.start(candidate, url);
      case JAVALIN -> JavalinServer.start(candidate, url);
      case BOOT, BOOT_SECURITY -> BootServer.start(candidate, url);
      case VERTX -> VertxServer.start(candidate, url);
      case EXPRESS -> throw new IllegalArgumentException(candidate + " runs on Node");
    };
  }
}
