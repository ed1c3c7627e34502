package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A response on a connection that was closed after it.
 *
 * @param headers the header lines, names in lower case
 */
record HttpAnswer(int status, List<String> headers, String body) {

  /** Takes the bytes of a response apart. */
  static HttpAnswer parse(byte[] response) {
    String latin = new String(response, ISO_8859_1);
    int end = latin.indexOf("\r\n\r\n");
    if (!latin.startsWith("HTTP/1.1 ") || end < 0) {
      throw new IllegalArgumentException("No HTTP response but \"" + latin + '"');
    }
    List<String> headers = new ArrayList<>();
    for (String line : latin.substring(0, end).lines().skip(1).toList()) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
    }
    byte[] body = Arrays.copyOfRange(response, end + 4, response.length);
    String text =
        headers.contains("transfer-encoding: chunked") ? unchunked(body) : new String(body, UTF_8);
    return new HttpAnswer(Integer.parseInt(latin.substring(9, 12)), List.copyOf(headers), text);
  }

  /** The first value of this header. */
  Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  /** All values of this header. */
  List<String> all(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    return headers.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  private static String unchunked(byte[] body) {
    String latin = new String(body, ISO_8859_1);
    StringBuilder whole = new StringBuilder();
    int at = 0;
    while (at < latin.length()) {
      int line = latin.indexOf("\r\n", at);
      int size = Integer.parseInt(latin.substring(at, line), 16);
      whole.append(latin, line + 2, line + 2 + size);
      at = line + 4 + size;
    }
    return new String(whole.toString().getBytes(ISO_8859_1), UTF_8);
  }
}
