package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of {@code multipart/form-data} that finds delimiters with a regular expression. It
 * supports only the headers that browsers write.
 */
final class PlainMultipart {

  private static final Pattern DISPOSITION =
      Pattern.compile(
          "(?i)content-disposition: form-data; name=\"([^\"\\\\]*)\"(?:; filename=\"([^\"\\\\]*)\")?");

  private static final Pattern TYPE = Pattern.compile("(?i)content-type: ([a-z]+/[a-z-]+)");

  private PlainMultipart() {}

  /**
   * Returns the values of a body in UTF-8, which a string contains as ISO-8859-1.
   *
   * @return empty if the body does not end, or if a part has headers that no browser writes
   */
  static Optional<List<Sent>> parse(String body, String boundary) {
    String text = "\r\n" + body;
    Matcher delimiter =
        Pattern.compile("\r\n--" + Pattern.quote(boundary) + "(?:[ \t]*\r\n|(--))").matcher(text);
    List<Sent> values = new ArrayList<>();
    int blankLine = 0;
    while (delimiter.find(blankLine)) {
      if (delimiter.group(1) != null) {
        return Optional.of(values);
      }
      int headersEnd = text.indexOf("\r\n\r\n", delimiter.end());
      if (headersEnd < 0) {
        return Optional.empty();
      }
      String[] headers = text.substring(delimiter.end(), headersEnd).split("\r\n", -1);
      // A delimiter that follows at once begins with the blank line's CRLF.
      blankLine = headersEnd + 2;
      Matcher next = delimiter.pattern().matcher(text);
      Matcher disposition = DISPOSITION.matcher(headers[0]);
      boolean typed = headers.length == 2 && TYPE.matcher(headers[1]).matches();
      if (!next.find(blankLine) || !disposition.matches() || headers.length > (typed ? 2 : 1)) {
        return Optional.empty();
      }
      String data = text.substring(blankLine, next.start()).replaceFirst("^\r\n", "");
      String name = name(disposition.group(1));
      String filename = disposition.group(2);
      if (filename == null) {
        values.add(Sent.text(name, newlines(PlainUtf8.decode(data))));
      } else if (!filename.isEmpty() || !data.isEmpty()) {
        String type = typed ? headers[1].substring(headers[1].indexOf(' ') + 1) : "";
        values.add(
            Sent.file(
                name,
                PlainUtf8.decode(filename),
                type.isEmpty() ? "application/octet-stream" : type.toLowerCase(Locale.ROOT),
                data));
      }
    }
    return Optional.empty();
  }

  private static String name(String sent) {
    return newlines(
        PlainUtf8.decode(sent).replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
  }

  private static String newlines(String text) {
    return text.replace("\r\n", "\n");
  }

  /** Returns a body as a browser writes it, in UTF-8. */
  static byte[] write(List<Sent> values, String boundary) {
    StringBuilder body = new StringBuilder();
    for (Sent sent : values) {
      String name = escape(sent.name().replace("\n", "\r\n"));
      body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
      body.append(PlainUtf8.encode(name)).append('"');
      if (sent.isFile()) {
        body.append("; filename=\"").append(PlainUtf8.encode(escape(sent.filename())));
        body.append("\"\r\nContent-Type: ").append(sent.type());
        body.append("\r\n\r\n").append(sent.value()).append("\r\n");
      } else {
        body.append("\r\n\r\n");
        body.append(PlainUtf8.encode(sent.value().replace("\n", "\r\n"))).append("\r\n");
      }
    }
    return body.append("--").append(boundary).append("--\r\n").toString().getBytes(ISO_8859_1);
  }

  private static String escape(String name) {
    return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
  }
}
