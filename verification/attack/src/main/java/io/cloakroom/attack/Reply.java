package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/**
 * The response to one request.
 *
 * @param status the status; 0 if there was no complete response head
 * @param failure the reason for status 0: {@link #CUT} or {@link #SILENT}; empty otherwise
 * @param headers the header lines, with names in lower case
 */
record Reply(int status, String failure, List<String> headers, String body) {

  /** The failure of a connection that the server closed without a response. */
  static final String CUT = "cut";

  /** The failure of a request without a response in time. */
  static final String SILENT = "no response";

  Reply {
    headers = List.copyOf(headers);
  }

  static Reply failed(String failure) {
    return new Reply(0, failure, List.of(), "");
  }

  /** Parses a response; one without a complete head counts as cut. */
  static Reply parse(byte[] response) {
    String text = new String(response, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.matches("(?s)HTTP/1\\.\\d \\d{3}.*")) {
      return failed(CUT);
    }
    List<String> headers =
        text.substring(0, end)
            .lines()
            .skip(1)
            .map(line -> line.replaceFirst("^[^:]*", nameOf(line)))
            .toList();
    return new Reply(Integer.parseInt(text.substring(9, 12)), "", headers, text.substring(end + 4));
  }

  private static String nameOf(String line) {
    return line.split(":", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** Returns all values of a header, whose name is in lower case. */
  List<String> all(String name) {
    return headers.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /** Returns the name under which the response is counted. */
  String label() {
    if (status == 0) {
      return failure;
    }
    boolean vague = status == 503 && all("retry-after").isEmpty();
    return vague ? status + " without Retry-After" : String.valueOf(status);
  }
}
