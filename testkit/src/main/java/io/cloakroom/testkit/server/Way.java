package io.cloakroom.testkit.server;

/**
 * A way in which a handler can answer. The server under test serves it for GET, HEAD and POST at
 * {@link #path}.
 *
 * @param name the last segment of the path
 * @param status the status of the response
 * @param body the body of the response to GET; empty if there is none or if the server writes it
 */
public record Way(String name, int status, String body) {

  /** The common prefix of all paths. */
  public static final String ROOT = "/ways/";

  /** Returns the path at which it is served. */
  public String path() {
    return ROOT + name;
  }

  /** Returns the name, for test reports. */
  @Override
  public String toString() {
    return name;
  }
}
