package io.cloakroom.benchmarks;

import java.util.List;

/** A body and its expected contents. */
final class Payload {

  /** The size of a chunk for every candidate, in bytes. */
  static final int CHUNK = 64 << 10;

  private final byte[] body;
  private final String boundary;
  private final List<String> names;
  private final long expected;

  /**
   * Creates a body.
   *
   * @param boundary the boundary of multipart; empty if the body is urlencoded
   * @param names the names of the text fields, each once
   * @param expected the number of characters in all texts plus the number of bytes in all files
   */
  Payload(byte[] body, String boundary, List<String> names, long expected) {
    this.body = body;
    this.boundary = boundary;
    this.names = List.copyOf(names);
    this.expected = expected;
  }

  byte[] body() {
    return body;
  }

  String boundary() {
    return boundary;
  }

  String contentType() {
    return boundary.isEmpty()
        ? "application/x-www-form-urlencoded"
        : "multipart/form-data; boundary=" + boundary;
  }

  List<String> names() {
    return names;
  }

  long expected() {
    return expected;
  }

  /** A receiver of the body's chunks. */
  interface Sink<E extends Exception> {
    void accept(byte[] bytes, int offset, int length) throws E;
  }

  <E extends Exception> void feed(Sink<E> sink) throws E {
    for (int at = 0; at < body.length; at += CHUNK) {
      sink.accept(body, at, Math.min(CHUNK, body.length - at));
    }
  }
}
