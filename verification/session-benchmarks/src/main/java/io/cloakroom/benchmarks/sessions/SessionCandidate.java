package io.cloakroom.benchmarks.sessions;

import java.util.List;
import java.util.Locale;

/** A server with one kind of session in one store. */
record SessionCandidate(Server server, SessionWay way, Store store) {

  /** A server. */
  enum Server {
    TOMCAT,
    JETTY,
    BOOT;

    String title() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** The place where sessions are stored. */
  enum Store {
    MEMORY("in memory"),
    POSTGRES("on PostgreSQL"),
    REDIS("on Redis");

    final String title;

    Store(String title) {
      this.title = title;
    }

    /** Returns the rows with this store. */
    List<SessionCandidate> candidates() {
      return switch (this) {
        case MEMORY ->
            List.of(
                new SessionCandidate(Server.TOMCAT, SessionWay.CONTAINER, this),
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.JETTY, SessionWay.CONTAINER, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.BOOT, SessionWay.CONTAINER, this),
                new SessionCandidate(Server.BOOT, SessionWay.SPRING_SESSION, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM, this));
        // Tomcat's own sessions are written to a database in the background only, and Jetty has
        // none in Redis.
        case POSTGRES ->
            List.of(
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.JETTY, SessionWay.CONTAINER, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.BOOT, SessionWay.SPRING_SESSION, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM, this));
        case REDIS ->
            List.of(
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.JETTY, SessionWay.CLOAKROOM, this),
                new SessionCandidate(Server.BOOT, SessionWay.SPRING_SESSION, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM_HTTP, this),
                new SessionCandidate(Server.BOOT, SessionWay.CLOAKROOM, this));
      };
    }
  }

  @Override
  public String toString() {
    return server.title() + ", " + way.title + ", " + store.title;
  }
}
