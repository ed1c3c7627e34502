package io.cloakroom.cli.doctor;

import java.util.Map;
import java.util.Optional;

/**
 * The data with which an examination logs in.
 *
 * @param loginPath the path of the page with the form
 * @param user the name or address to type; empty if the form asks for a password only
 * @param password the password
 * @param fields further fields of the form
 * @param privatePath the path of a page that needs the login; empty for the page after it
 * @param logoutPath the path of the logout; empty for the form on the private page
 */
public record Credentials(
    String loginPath,
    Optional<String> user,
    String password,
    Map<String, String> fields,
    Optional<String> privatePath,
    Optional<String> logoutPath) {

  /** Creates credentials; the fields are copied. */
  public Credentials {
    fields = Map.copyOf(fields);
  }

  /** Returns the paths only. */
  @Override
  public String toString() {
    return "Credentials[" + loginPath + ']';
  }
}
