package io.cloakroom.cookie;

/** The connections over which this application's cookies may travel. */
public enum SecureCookies {

  /**
   * TLS only: every cookie is {@code Secure}. Set it wherever people use the application through a
   * proxy.
   */
  ALWAYS("always"),

  /**
   * TLS, and plain HTTP on the developer's own machine: {@code http://localhost}, opened from this
   * machine, and no request since the start has spoken of a proxy. The first one that does ends the
   * exception until the application is started again. The default.
   */
  ON_LOCALHOST("onLocalhost"),

  /**
   * Any: no cookie is {@code Secure}. For plain HTTP in a closed network on purpose, as anyone who
   * listens there can take over sessions.
   */
  NEVER("never");

  private final String text;

  SecureCookies(String text) {
    this.text = text;
  }

  /** Returns the value as settings write it. */
  public String text() {
    return text;
  }
}
