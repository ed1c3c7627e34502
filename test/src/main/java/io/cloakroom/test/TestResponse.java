package io.cloakroom.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A response of the application. Immutable. */
public final class TestResponse {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * Creates a response.
   *
   * @param headers the lines of each header, by its name in lower case
   */
  TestResponse(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body.clone();
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the first line of this header; empty if it is absent. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** Returns all lines of this header. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** Returns the target of a redirect, such as {@code /notes}; empty if it is not a redirect. */
  public String location() {
    return header("Location").orElse("");
  }

  /** Returns the body as text. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** Returns the body. */
  public byte[] bytes() {
    return body.clone();
  }

  /**
   * Returns the body as JSON, such as {@code json().at("/errors/0/detail").asString()}.
   *
   * @throws IllegalStateException if it is not JSON
   */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (RuntimeException e) {
      throw new IllegalStateException("The response is not JSON: " + this, e);
    }
  }

  /** Returns the status and the beginning of the body, for messages of failed tests. */
  @Override
  public String toString() {
    String text = text();
    return status + " " + (text.length() > 500 ? text.substring(0, 500) + "…" : text);
  }
}
