package io.cloakroom.benchmarks.sessions.server;

/** The keeper of an application's sessions, and the API that the application calls. */
public enum SessionWay {
  NONE("no sessions"),
  CONTAINER("the server's own"),
  SPRING_SESSION("Spring Session"),
  CLOAKROOM_HTTP("Cloakroom, HttpSession"),
  CLOAKROOM("Cloakroom, visit.session()");

  private final String title;

  SessionWay(String title) {
    this.title = title;
  }

  /** Returns its name. */
  public String title() {
    return title;
  }

  /** Returns whether it is one of ours. */
  public boolean own() {
    return this == CLOAKROOM || this == CLOAKROOM_HTTP;
  }
}
