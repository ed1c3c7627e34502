package io.cloakroom.cli.doctor;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request to a site.
 *
 * @param method GET or POST
 * @param address the address
 * @param headers the header fields beside {@code Cookie}
 * @param body the body of a POST; empty for a GET
 */
record Question(String method, URI address, Map<String, String> headers, String body) {

  private static final String PAGES =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  /** Returns the request of a person who enters an address. */
  static Question page(URI address) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", PAGES);
    headers.put("Accept-Language", "en");
    headers.put("Sec-Fetch-Site", "none");
    headers.put("Sec-Fetch-Mode", "navigate");
    headers.put("Sec-Fetch-Dest", "document");
    headers.put("Sec-Fetch-User", "?1");
    return new Question("GET", address, headers, "");
  }

  /** Returns a form that no page has named an origin for. It asks for JSON, which has a code. */
  static Question form(URI address, Map<String, String> fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    headers.put("Accept-Language", "en");
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return new Question("POST", address, headers, encoded(fields));
  }

  /** Returns the form of a page of the site, as a browser sends it. */
  static Question ownForm(URI address, Map<String, String> fields, String origin) {
    return form(address, fields)
        .with("Accept", PAGES)
        .with("Origin", origin)
        .with("Sec-Fetch-Site", "same-origin")
        .with("Sec-Fetch-Mode", "navigate")
        .with("Sec-Fetch-Dest", "document")
        .with("Sec-Fetch-User", "?1");
  }

  /** Returns a copy with a header. */
  Question with(String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(headers);
    copy.put(name, value);
    return new Question(method, address, copy, body);
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
