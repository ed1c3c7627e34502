package io.cloakroom.benchmarks.sessions;

/** The use that a request makes of its session. */
enum Scenario {
  BARE("/bare", false, "no cookie, no session"),
  UNTOUCHED("/bare", true, "cookie sent, session untouched"),
  READ("/read", true, "an attribute read"),
  INCREMENT("/count", true, "an attribute incremented"),
  NEW("/new", false, "a new session");

  final String path;
  final boolean cookie;
  final String title;

  Scenario(String path, boolean cookie, String title) {
    this.path = path;
    this.cookie = cookie;
    this.title = title;
  }
}
