package io.cloakroom.benchmarks;

import java.util.List;

/** A body to be read, and what it holds. */
final class Payload {

  /** How much every candidate gets at once. */
  static final int CHUNK = 64 << 10;

  private final byte[] body;
  private final String boundary;
  private final List<String> names;
  private final long expected;

  /**
   * A body.
   *
   * @param boundary of multipart; empty where the body is urlencoded
   * @param names of the text fields, each once
   * @param expected the characters of all texts and the bytes of all files, together
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

  /** What takes a part of the body. */
  interface Sink<E extends Exception> {
    void accept(byte[] bytes, int offset, int length) throws E;
  }

  <E extends Exception> void feed(Sink<E> sink) throws E {
    for (int at = 0; at < body.length; at += CHUNK) {
      sink.accept(body, at, Math.min(CHUNK, body.length - at));
    }
  }
}
