package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A reader of {@code application/x-www-form-urlencoded} that follows the steps of WHATWG URL 5.1.
 */
final class PlainUrlencoded {

  private PlainUrlencoded() {}

  /** Returns the values of a body in UTF-8, which a string contains as ISO-8859-1. */
  static List<Sent> parse(String body) {
    List<Sent> values = new ArrayList<>();
    for (String pair : body.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.add(Sent.text(text(name), text(value)));
      }
    }
    return values;
  }

  private static String text(String encoded) {
    return PlainUtf8.decode(percentDecode(encoded.replace('+', ' '))).replace("\r\n", "\n");
  }

  /** Returns whether every escape has two digits, and every name and every value is UTF-8. */
  static boolean wellFormed(String body) {
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!PlainUtf8.valid(percentDecode(name)) || !PlainUtf8.valid(percentDecode(value))) {
        return false;
      }
    }
    for (int at = body.indexOf('%'); at >= 0; at = body.indexOf('%', at + 1)) {
      if (escaped(body, at) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String percentDecode(String encoded) {
    StringBuilder bytes = new StringBuilder();
    for (int at = 0; at < encoded.length(); at++) {
      int escaped = encoded.charAt(at) == '%' ? escaped(encoded, at) : -1;
      bytes.append(escaped < 0 ? encoded.charAt(at) : (char) escaped);
      at += escaped < 0 ? 0 : 2;
    }
    return bytes.toString();
  }

  /** Returns the byte of an escape; -1 if it does not have two digits. */
  private static int escaped(String encoded, int percent) {
    String digits =
        encoded.substring(
            Math.min(percent + 1, encoded.length()), Math.min(percent + 3, encoded.length()));
    return digits.matches("[0-9A-Fa-f]{2}") ? Integer.parseInt(digits, 16) : -1;
  }

  /** Returns a body as a browser writes it. */
  static byte[] write(List<Sent> values) {
    return values.stream()
        .map(sent -> escape(sent.name()) + '=' + escape(sent.value()))
        .collect(Collectors.joining("&"))
        .getBytes(US_ASCII);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text.replace("\n", "\r\n"), UTF_8);
  }
}
