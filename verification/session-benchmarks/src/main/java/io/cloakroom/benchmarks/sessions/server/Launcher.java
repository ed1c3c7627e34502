package io.cloakroom.benchmarks.sessions.server;

/** Starts candidates on servers of this JVM. */
public final class Launcher {

  private Launcher() {}

  /** Starts a candidate in this process. */
  public static RunningServer startHere(SessionCandidate candidate, String url) throws Exception {
    return switch (candidate.server()) {
      case JDK -> JdkCandidate.start(candidate, url);
      case TOMCAT -> TomcatCandidate.start(candidate, url);
      case JETTY -> JettyCandidate.start(candidate, url);
      case JAVALIN -> JavalinCandidate.start(candidate, url);
      case BOOT, BOOT_SECURITY -> BootCandidate.start(candidate, url);
      case VERTX -> VertxCandidate.start(candidate, url);
      case EXPRESS -> throw new IllegalArgumentException(candidate + " runs on Node");
    };
  }
}
