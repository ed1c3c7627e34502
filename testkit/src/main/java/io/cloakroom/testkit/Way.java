package io.cloakroom.testkit;

/**
 * A way in which a server's handlers can answer. The server under test serves it for GET, HEAD and
 * POST under {@link #path}.
 *
 * @param name the last part of its path
 * @param status the status it answers with
 * @param body what it answers GET with; empty where there is no body, or where the server writes it
 */
public record Way(String name, int status, String body) {

  /** The parent of all paths of ways. */
  public static final String ROOT = "/ways/";

  /** Where it is served. */
  public String path() {
    return ROOT + name;
  }

  /** Its name, for test reports. */
  @Override
  public String toString() {
    return name;
  }
}
