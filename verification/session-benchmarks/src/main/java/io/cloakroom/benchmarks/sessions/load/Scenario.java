package io.cloakroom.benchmarks.sessions.load;

/** The use that a request makes of its session. */
public enum Scenario {
  BARE("/bare", false, "no cookie, no session"),
  UNTOUCHED("/bare", true, "cookie sent, session untouched"),
  READ("/read", true, "an attribute read"),
  INCREMENT("/count", true, "an attribute incremented"),
  NEW("/new", false, "a new session");

  private final String path;
  private final boolean cookie;
  private final String title;

  Scenario(String path, boolean cookie, String title) {
    this.path = path;
    this.cookie = cookie;
    this.title = title;
  }

  /** Returns the path of the request. */
  public String path() {
    return path;
  }

  /** Returns whether the request has the cookie of a session. */
  public boolean cookie() {
    return cookie;
  }

  /** Returns its name. */
  public String title() {
    return title;
  }

  /** Returns the scenario of a server without sessions that this one is divided by. */
  public Scenario bare() {
    return cookie ? UNTOUCHED : BARE;
  }
}
