package io.cloakroom.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a request as a browser sends it, without cookies: the page that sent it, and the
 * types that it accepts. Immutable.
 *
 * @param origin the origin of the page that sends forms; empty for a program, which names none
 * @param headers further headers by their names, which replace the browser's
 */
record SentRequest(Optional<String> origin, Map<String, String> headers) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  SentRequest {
    headers = Map.copyOf(headers);
  }

  SentRequest withOrigin(String other) {
    return new SentRequest(Optional.of(other), headers);
  }

  SentRequest withoutOrigin() {
    return new SentRequest(Optional.empty(), headers);
  }

  SentRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new SentRequest(origin, more);
  }

  /** Returns the headers of a request with this method to this site. */
  Map<String, String> head(String method, String site) {
    Map<String, String> head = new LinkedHashMap<>();
    head.put("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    if (origin.isPresent()) {
      boolean own = origin.get().equals(site);
      head.put("Sec-Fetch-Site", own ? "same-origin" : "cross-site");
      if (!method.equals("GET") && !method.equals("HEAD")) {
        head.put("Origin", origin.get());
      }
    }
    headers.forEach((name, value) -> {
      head.keySet().removeIf(name::equalsIgnoreCase);
      head.put(name, value);
    });
    return head;
  }

  /** Returns a value as JSON; a text is JSON already. */
  static byte[] json(Object value) {
    return value instanceof String text ? text.getBytes(UTF_8) : JSON.writeValueAsBytes(value);
  }
}
