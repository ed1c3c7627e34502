package io.cloakroom.console;

/** The pages and files of a console, each with the end of its path. */
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
