package io.cloakroom.benchmarks.sessions;

/** The keeper of an application's sessions, and the API that the application calls. */
enum SessionWay {
  CONTAINER("the container's"),
  SPRING_SESSION("Spring Session"),
  CLOAKROOM_HTTP("Cloakroom, HttpSession"),
  CLOAKROOM("Cloakroom, visit.session()");

  final String title;

  SessionWay(String title) {
    this.title = title;
  }

  /** Returns whether it is one of ours. */
  boolean own() {
    return this == CLOAKROOM || this == CLOAKROOM_HTTP;
  }
}
