package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code Content-Type} (RFC 9110, 8.3.1).
 *
 * @param essence type and subtype in lower case, such as {@code text/plain}
 */
record MediaType(String essence, List<Parameter> parameters) {

  /** A parameter, its name in lower case, its value without quotes. */
  record Parameter(String name, String value) {}

  /** The type of nearly every form, which needs no parsing. */
  private static final MediaType URLENCODED =
      new MediaType("application/x-www-form-urlencoded", List.of());

  MediaType {
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads a header's value.
   *
   * @throws HttpProblem 400 if it is malformed
   */
  static MediaType parse(String header) {
    return header.equals(URLENCODED.essence) ? URLENCODED : parseAny(header);
  }

  private static MediaType parseAny(String header) {
    int semicolon = header.indexOf(';');
    List<Parameter> parameters = new ArrayList<>();
    int at = semicolon < 0 ? header.length() : semicolon;
    while (at < header.length()) {
      at = skipSpace(header, at + 1);
      if (at == header.length() || header.charAt(at) == ';') {
        continue;
      }
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        throw malformed();
      }
      String name = header.substring(at, equals).toLowerCase(Locale.ROOT);
      if (!token(name)) {
        throw malformed();
      }
      StringBuilder value = new StringBuilder();
      at = readValue(header, equals + 1, value);
      at = skipSpace(header, at);
      if (at < header.length() && header.charAt(at) != ';') {
        throw malformed();
      }
      parameters.add(new Parameter(name, value.toString()));
    }
    return new MediaType(essence(header), parameters);
  }

  /** Returns whether the text is a token (RFC 9110, 5.6.2) in lower case. */
  static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean taken =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      if (!taken) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static int readValue(String header, int from, StringBuilder value) {
    int at = from;
    if (at >= header.length() || header.charAt(at) != '"') {
      for (; at < header.length() && " \t;".indexOf(header.charAt(at)) < 0; at++) {
        value.append(header.charAt(at));
      }
      return at;
    }
    for (at++; at < header.length(); at++) {
      char c = header.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\' && at + 1 < header.length()) {
        c = header.charAt(++at);
      }
      value.append(c);
    }
    throw malformed();
  }

  private static int skipSpace(String header, int from) {
    int at = from;
    while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static HttpProblem malformed() {
    return new HttpProblem(400, "form.content-type", "The Content-Type header is malformed.");
  }

  /** Returns the value of a parameter; empty if it is absent. */
  Optional<String> parameter(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return Optional.of(parameter.value);
      }
    }
    return Optional.empty();
  }

  /** Returns whether this is JSON or a format built on it (RFC 6839, 3.1). */
  boolean json() {
    return json(essence);
  }

  private static boolean json(String essence) {
    return essence.equals("application/json") || essence.endsWith("+json");
  }

  /**
   * Returns whether a header's value names JSON, whatever its parameters; false if it is malformed.
   */
  static boolean namesJson(String header) {
    return !header.isEmpty() && json(essence(header));
  }

  private static String essence(String header) {
    int semicolon = header.indexOf(';');
    String essence = semicolon < 0 ? header : header.substring(0, semicolon);
    return essence.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the boundary of a multipart body (RFC 2046, 5.1.1).
   *
   * @throws HttpProblem 400 unless there is exactly one, of 1 to 70 characters
   */
  String boundary() {
    String boundary = null;
    for (Parameter parameter : parameters) {
      if (parameter.name.equals("boundary")) {
        boundary = boundary == null ? parameter.value : "";
      }
    }
    if (boundary == null || !boundary(boundary)) {
      throw new HttpProblem(
          400,
          "form.multipart.boundary",
          "A multipart form has exactly one boundary, of 1 to 70 characters.");
    }
    return boundary;
  }

  /**
   * Returns whether the text is 1 to 70 printable ASCII characters, the last of which is not a
   * space.
   */
  private static boolean boundary(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 70 && !text.endsWith(" ");
  }
}
