package io.cloakroom.console;

/** What a console answers, by the end of the path. */
enum Place {
  LIST(""),
  SESSION("/session"),
  END("/end"),
  ACTIVITY("/activity"),
  HEALTH("/health"),
  EVENTS("/events"),
  STYLE("/console.css"),
  SCRIPT("/console.js");

  private final String suffix;

  Place(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
