package io.cloakroom.toolbar;

import java.util.List;

/**
 * The cookies of a request and its response.
 *
 * @param bytes the length of the header {@code Cookie}
 * @param kept the decisions to send no cookie, with the reason
 * @param more the number of cookies that were left out
 */
record SeenCookies(int bytes, List<Received> received, List<Sent> sent, List<Kept> kept, int more) {

  /**
   * A cookie of the request.
   *
   * @param value the decoded value; empty if it is masked
   * @param about what the value is, such as that a key signed it
   * @param decision what was decided about it; empty if nothing read it
   * @param remarks what is odd about it
   */
  record Received(
      String name,
      String value,
      boolean masked,
      int bytes,
      String about,
      String decision,
      List<String> remarks) {}

  /**
   * A cookie of the response.
   *
   * @param bytes the length of the whole line
   * @param reason why it is set; empty if something outside of Cloakroom sets it
   * @param kept whether a browser keeps it
   */
  record Sent(
      String name,
      String value,
      boolean masked,
      int bytes,
      String about,
      String reason,
      boolean kept,
      List<Attribute> attributes) {}

  /**
   * An attribute of a cookie.
   *
   * @param effect what a browser does with it
   * @param problem whether the effect is probably not meant
   */
  record Attribute(String name, String value, String effect, boolean problem) {}

  /** A cookie that the response does not set. */
  record Kept(String name, String reason) {}
}
