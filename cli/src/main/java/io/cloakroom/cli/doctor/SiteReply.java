package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A response of a site.
 *
 * @param question the request
 * @param status the status
 * @param headers the header fields
 * @param body the beginning of the body, as text
 */
record SiteReply(Question question, int status, HttpHeaders headers, String body) {

  private static final int SHOWN = 200;

  /** Returns the address of the request. */
  URI address() {
    return question.address();
  }

  /** Returns all values of a header. */
  List<String> all(String name) {
    return headers.allValues(name);
  }

  /** Returns the values of a header as one, in lower case; empty if it is absent. */
  String joined(String name) {
    return String.join(", ", all(name)).toLowerCase(Locale.ROOT);
  }

  boolean has(String name) {
    return !all(name).isEmpty();
  }

  boolean isRedirect() {
    return status >= 301 && status <= 308 && status != 304 && has("Location");
  }

  boolean isPage() {
    return joined("Content-Type").startsWith("text/html");
  }

  /**
   * Returns the address to which it leads; empty if it leads nowhere, or the text is no address.
   */
  Optional<URI> target() {
    return isRedirect() ? PageHtml.resolve(address(), all("Location").get(0)) : Optional.empty();
  }

  /** Returns what was asked and the status, such as {@code GET /photos: 200}. */
  String line() {
    return question.method() + ' ' + shortened(path(address())) + ": " + status;
  }

  /** Returns the line with what was seen, such as {@code GET /photos: 200, without Set-Cookie}. */
  String line(String seen) {
    return line() + ", " + shortened(seen);
  }

  /** Returns the line with a header of the response, its secrets masked. */
  String line(String header, String value) {
    return line(header + ": " + (header.equals("Location") ? withoutQuery(value) : value));
  }

  /** Returns the line with {@code Cache-Control}, or that there is none. */
  String cacheLine() {
    return line(
        has("Cache-Control")
            ? "Cache-Control: " + joined("Cache-Control")
            : "without Cache-Control");
  }

  /** Returns the field line of a cookie, its value masked. */
  String line(SetCookie cookie) {
    return line("Set-Cookie", cookie.toString());
  }

  private static String path(URI address) {
    String path = address.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** Returns an address without the values of its query, which may be secret. */
  static String withoutQuery(String address) {
    return address.replaceFirst("[?#].*", "?***");
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
