package io.cloakroom.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A server's own response, as a {@link Departure} drives it. A server adapter implements it over
 * what its server offers; nothing else calls it.
 *
 * <p>Not thread-safe: it belongs to one exchange.
 */
public interface ServerResponse {

  /** Returns whether the server has sent the head, after which status and headers are final. */
  boolean committed();

  /** Returns the status; 200 until it is set. */
  int status();

  /** Sets the status. */
  void setStatus(int status);

  /** Returns the headers as they stand: each name with its field lines, in any case and order. */
  Map<String, List<String>> headers();

  /**
   * Returns whether there is any header. Adapters answer it without a map, because it is asked at
   * the beginning of each response.
   */
  default boolean hasHeaders() {
    return !headers().isEmpty();
  }

  /** Returns whether there is a header {@code Set-Cookie}. */
  default boolean setsCookies() {
    return headers().keySet().stream().anyMatch("Set-Cookie"::equalsIgnoreCase);
  }

  /** Returns the content type that is set so far, in lower case; empty if there is none. */
  String contentType();

  /** Adds one field line to a header. */
  void addHeader(String name, String value);

  /** Removes a header; empties it where the server removes none. Called before the head leaves. */
  void removeHeader(String name);

  /** Starts over: status 200, no headers, and no body begun. Called only before the head leaves. */
  void reset();

  /** Returns the number of bytes or characters of a body to hold back before the head leaves. */
  int bufferSize();

  /** Announces the length of the body in bytes. Called before its first byte, if it is known. */
  void setContentLength(long length);

  /** Sends the head if it has not been sent, then this whole body. */
  void write(byte[] body) throws IOException;

  /** Sends the head if it has not been sent, and all buffered bytes. Nothing may follow. */
  void finish() throws IOException;
}
