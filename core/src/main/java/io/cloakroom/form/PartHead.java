package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one part of multipart/form-data (RFC 7578, 4.2), in ISO-8859-1 so that no byte is
 * lost before the encoding is known.
 *
 * @param name the field's name, escapes not undone
 * @param filename the file's name, escapes not undone; null where the part is no file
 * @param contentType the declared type; null where there is none
 */
record PartHead(String name, @Nullable String filename, @Nullable String contentType) {

  private static final Pattern FORM_DATA = Pattern.compile("(?is)form-data[ \t]*(;.*)?");

  /**
   * Reads the header lines of a part.
   *
   * @throws HttpProblem 400 where they are malformed or say two things
   */
  static PartHead parse(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw malformed("a line that is no header, or a folded one");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, line.substring(colon + 1).strip()) != null) {
        throw malformed("the header " + (name.matches("[a-z-]+") ? name : "") + " twice");
      }
    }
    requireNoTransferEncoding(headers.get("content-transfer-encoding"));
    Map<String, String> parameters = disposition(headers.get("content-disposition"));
    String name = parameters.get("name");
    if (name == null) {
      throw malformed("a Content-Disposition without a name");
    }
    return new PartHead(name, parameters.get("filename"), headers.get("content-type"));
  }

  private static void requireNoTransferEncoding(@Nullable String encoding) {
    if (encoding != null && !encoding.matches("(?i)7bit|8bit|binary")) {
      throw new HttpProblem(
          400,
          "form.multipart.transfer-encoding",
          "A part may not have a Content-Transfer-Encoding (RFC 7578, 4.7).");
    }
  }

  /**
   * The parameters of a {@code Content-Disposition}. A backslash is a character like any other, and
   * {@code filename*} is left out as the standard demands.
   */
  private static Map<String, String> disposition(@Nullable String header) {
    if (header == null || !FORM_DATA.matcher(header).matches()) {
      throw malformed("no Content-Disposition: form-data");
    }
    Map<String, String> parameters = new HashMap<>();
    int at = "form-data".length();
    while ((at = parameterStart(header, at)) < header.length()) {
      int equals = tokenEnd(header, at);
      if (equals == at || equals == header.length() || header.charAt(equals) != '=') {
        throw malformed("a Content-Disposition that cannot be read");
      }
      String name = header.substring(at, equals).toLowerCase(Locale.ROOT);
      boolean quoted = equals + 1 < header.length() && header.charAt(equals + 1) == '"';
      int from = quoted ? equals + 2 : equals + 1;
      int to = quoted ? closingQuote(header, from) : tokenEnd(header, from);
      String value = header.substring(from, to);
      if (parameters.put(name, quoted ? value.replace("\\\"", "\"") : value) != null) {
        throw malformed("a Content-Disposition that says the same parameter twice");
      }
      at = quoted ? to + 1 : to;
    }
    return parameters;
  }

  /** Where the next parameter begins, or the header's length. */
  private static int parameterStart(String header, int from) {
    int at = skipSpace(header, from);
    if (at < header.length() && header.charAt(at) != ';') {
      throw malformed("a Content-Disposition that cannot be read");
    }
    return skipSpace(header, Math.min(at + 1, header.length()));
  }

  /**
   * The quote that ends a value. Browsers write a quote as {@code %22} and a backslash as itself; a
   * quote behind a backslash is an old client's escape only where nothing could follow it.
   */
  private static int closingQuote(String header, int from) {
    for (int at = from; at < header.length(); at++) {
      if (header.charAt(at) == '"'
          && (header.charAt(at - 1) != '\\' || endsAfter(header, at + 1))) {
        return at;
      }
    }
    throw malformed("a quote that is not closed");
  }

  private static boolean endsAfter(String header, int from) {
    int at = skipSpace(header, from);
    if (at == header.length()) {
      return true;
    }
    if (header.charAt(at) != ';') {
      return false;
    }
    int token = skipSpace(header, at + 1);
    int end = tokenEnd(header, token);
    return token == header.length()
        || (end > token && end < header.length() && header.charAt(end) == '=');
  }

  private static int tokenEnd(String header, int from) {
    int at = from;
    while (at < header.length() && " \t;=\"\\".indexOf(header.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static int skipSpace(String header, int from) {
    int at = from;
    while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static HttpProblem malformed(String what) {
    return new HttpProblem(400, "form.multipart.headers", "A part of the form has " + what + ".");
  }

  /** The field's name, decoded, its escapes undone. */
  String name(Charset charset) {
    return Newlines.toLf(unescape(decode(name, charset)));
  }

  /** The file's name as sent, decoded, its escapes left; empty where the part is no file. */
  Optional<String> filename(Charset charset) {
    return Optional.ofNullable(filename).map(raw -> decode(raw, charset));
  }

  /** The encoding that the part's own {@code Content-Type} names. */
  Optional<Charset> charset() {
    return Optional.ofNullable(contentType)
        .flatMap(type -> MediaType.parse(type).parameter("charset"))
        .map(Charsets::of);
  }

  static String decode(String latin1, Charset charset) {
    byte[] bytes = latin1.getBytes(ISO_8859_1);
    return charset.equals(UTF_8) ? Utf8.text(bytes, 0, bytes.length) : new String(bytes, charset);
  }

  /** Undoes the three escapes that browsers write, and no other (HTML, 4.10.22.7). */
  static String unescape(String text) {
    return text.indexOf('%') < 0
        ? text
        : text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }
}
