package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one part of multipart/form-data (RFC 7578, 4.2). Their texts are in ISO-8859-1, a
 * character for each byte, until the encoding is known.
 *
 * @param name the field's name, with its escapes
 * @param filename the file's name, with its escapes; null if the part is not a file
 * @param contentType the declared type; null if there is none
 * @param extendedOnly whether the part has a {@code filename*} and no {@code filename}
 */
record PartHead(
    String name, @Nullable String filename, @Nullable String contentType, boolean extendedOnly) {

  private static final byte[] NAME = "Content-Disposition: form-data; name=\"".getBytes(ISO_8859_1);
  private static final byte[] FILENAME = "\"; filename=\"".getBytes(ISO_8859_1);
  private static final byte[] LINE_END = "\"\r\n".getBytes(ISO_8859_1);
  private static final byte[] TYPE = "Content-Type: ".getBytes(ISO_8859_1);

  private static final Pattern FORM_DATA = Pattern.compile("(?is)form-data[ \t]*(;.*)?");

  /**
   * Reads the headers of a part, whose lines end with CRLF and have neither NUL nor another CR.
   *
   * @throws HttpProblem 400 if they are malformed or ambiguous
   */
  static PartHead parse(byte[] block, int length) {
    PartHead usual = usual(block, length);
    if (usual != null) {
      return usual;
    }
    Map<String, String> headers = headers(lines(block, length));
    String disposition = headers.get("content-disposition");
    if (disposition == null || !FORM_DATA.matcher(disposition).matches()) {
      throw malformed("no Content-Disposition: form-data");
    }
    Map<String, String> parameters = parameters(disposition, "form-data".length());
    String name = parameters.get("name");
    if (name == null) {
      throw malformed("a Content-Disposition without a name");
    }
    String filename = parameters.get("filename");
    return new PartHead(
        name,
        filename,
        headers.get("content-type"),
        filename == null && parameters.containsKey("filename*"));
  }

  /**
   * Reads the headers of a part inside this one, which is a file of the same field.
   *
   * @throws HttpProblem 400 if they are malformed or ambiguous
   */
  PartHead nested(byte[] block, int length) {
    Map<String, String> headers = headers(lines(block, length));
    String disposition = headers.getOrDefault("content-disposition", "");
    Map<String, String> parameters = parameters(disposition, tokenEnd(disposition, 0));
    String sent = parameters.get("filename");
    String type = headers.get("content-type");
    if (sent == null && type != null && isMultipart(type.toLowerCase(Locale.ROOT))) {
      throw nestedTooDeep();
    }
    return new PartHead(
        name, sent == null ? "" : sent, type, sent == null && parameters.containsKey("filename*"));
  }

  /** Returns whether a type in lower case is one of parts. */
  static boolean isMultipart(String type) {
    return type.startsWith("multipart/");
  }

  static HttpProblem nestedTooDeep() {
    return new HttpProblem(
        400,
        "form.multipart.nested",
        "A part of the form has parts itself; only multipart/mixed is read, and not inside another.");
  }

  /**
   * Reads headers that are byte for byte as browsers write them; returns null if they are not.
   *
   * <pre>
   * Content-Disposition: form-data; name="…"; filename="…"
   * Content-Type: …
   * </pre>
   *
   * <p>The filename and the second line may be missing; nothing else may differ. The positions
   * below follow each other, and are -1 from the first mismatch on.
   */
  private static @Nullable PartHead usual(byte[] block, int length) {
    int name = skip(block, 0, length, NAME);
    int nameEnd = name < 0 ? -1 : plainEnd(block, name, length);
    if (nameEnd < 0) {
      return null;
    }
    int filename = skip(block, nameEnd, length, FILENAME);
    int filenameEnd = filename < 0 ? nameEnd : plainEnd(block, filename, length);
    int at = filenameEnd < 0 ? -1 : skip(block, filenameEnd, length, LINE_END);
    int type = at < 0 ? -1 : skip(block, at, length, TYPE);
    int typeEnd = length - 2;
    // The type is the rest of the block, without white space to strip and without another line.
    boolean typed = type >= 0 && type < typeEnd && block[type] > ' ' && block[typeEnd - 1] > ' ';
    for (int i = type; typed && i < typeEnd; i++) {
      typed = block[i] >= ' ' && block[i] < 0x7f;
    }
    if (at != length && !typed) {
      return null;
    }
    return new PartHead(
        latin1(block, name, nameEnd),
        filename < 0 ? null : latin1(block, filename, filenameEnd),
        typed ? latin1(block, type, typeEnd) : null,
        false);
  }

  /** Returns the index behind these bytes; -1 if others are there. */
  private static int skip(byte[] block, int from, int length, byte[] expected) {
    int end = from + expected.length;
    return end <= length && Arrays.equals(block, from, end, expected, 0, expected.length)
        ? end
        : -1;
  }

  /** Returns the index of the quote that ends a value; -1 if a backslash or a CR comes first. */
  private static int plainEnd(byte[] block, int from, int length) {
    for (int at = from; at < length; at++) {
      if (block[at] == '"') {
        return at;
      }
      if (block[at] == '\\' || block[at] == '\r') {
        return -1;
      }
    }
    return -1;
  }

  private static String latin1(byte[] block, int from, int to) {
    return new String(block, from, to - from, ISO_8859_1);
  }

  private static List<String> lines(byte[] block, int length) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < length; at++) {
      if (block[at] == '\n') {
        lines.add(latin1(block, start, at - 1));
        start = at + 1;
      }
    }
    return lines;
  }

  /** Returns the values of header lines by their names in lower case. */
  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
      if (!MediaType.token(name)) {
        throw malformed("a line that is no header, or a folded one");
      }
      if (!name.equals("content-disposition") && hasControl(line, 0, line.length())) {
        throw control();
      }
      if (headers.put(name, stripped(line, colon + 1)) != null) {
        throw malformed("the header " + name + " twice");
      }
    }
    requireNoTransferEncoding(headers.get("content-transfer-encoding"));
    return headers;
  }

  /** Strips spaces and tabs only; {@code strip()} would also take control characters. */
  private static String stripped(String line, int from) {
    int start = skipSpace(line, from);
    int end = line.length();
    while (end > start && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean hasControl(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static HttpProblem control() {
    return malformed("a control character in a header");
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
   * Returns the parameters of a {@code Content-Disposition} behind its type. A backslash is an
   * ordinary character. {@code filename*} has no effect, as the standard demands. Browsers send
   * control characters in quotes as they are, except for line ends.
   */
  private static Map<String, String> parameters(String header, int from) {
    Map<String, String> parameters = new HashMap<>();
    int at = from;
    while ((at = parameterStart(header, at)) < header.length()) {
      int equals = tokenEnd(header, at);
      if (equals == at || equals == header.length() || header.charAt(equals) != '=') {
        throw malformed("a Content-Disposition that cannot be read");
      }
      String name = header.substring(at, equals).toLowerCase(Locale.ROOT);
      boolean quoted = equals + 1 < header.length() && header.charAt(equals + 1) == '"';
      int start = quoted ? equals + 2 : equals + 1;
      int to = quoted ? closingQuote(header, start) : tokenEnd(header, start);
      String value = header.substring(start, to);
      if (hasControl(header, at, quoted ? start : to)) {
        throw control();
      }
      if (parameters.put(name, quoted ? value.replace("\\\"", "\"") : value) != null) {
        throw malformed("a Content-Disposition that says the same parameter twice");
      }
      at = quoted ? to + 1 : to;
    }
    return parameters;
  }

  /** Returns the index of the next parameter, or the header's length. */
  private static int parameterStart(String header, int from) {
    int at = skipSpace(header, from);
    if (at < header.length() && header.charAt(at) != ';') {
      throw malformed("a Content-Disposition that cannot be read");
    }
    return skipSpace(header, Math.min(at + 1, header.length()));
  }

  /**
   * Returns the index of the quote that ends a value. Browsers write a quote as {@code %22} and a
   * backslash as itself. A quote behind a backslash is an old client's escape only if the header
   * could not continue behind it.
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

  /** Returns the field's name, decoded and without escapes. */
  String name(Charset charset) {
    return Newlines.toLf(unescape(decode(name, charset)));
  }

  /** Returns the file's name, decoded, with its escapes; empty if the part is not a file. */
  Optional<String> filename(Charset charset) {
    return Optional.ofNullable(filename).map(raw -> decode(raw, charset));
  }

  /** Returns the encoding that the part's own {@code Content-Type} names. */
  Optional<Charset> charset() {
    return type().flatMap(type -> type.parameter("charset")).map(Charsets::of);
  }

  /**
   * Returns the declared type of a part that is not a file; empty if it has none.
   *
   * @throws HttpProblem 400 if it cannot be read
   */
  Optional<MediaType> type() {
    if (contentType == null || filename != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(MediaType.parse(contentType));
    } catch (HttpProblem e) {
      throw malformed("a Content-Type that cannot be read");
    }
  }

  /** Returns whether one of the names is not text in this encoding. */
  boolean broken(Charset charset) {
    return Charsets.broken(decode(name, charset), name, charset)
        || (filename != null && Charsets.broken(decode(filename, charset), filename, charset));
  }

  static String decode(String latin1, Charset charset) {
    if (charset.equals(UTF_8) && ascii(latin1)) {
      return latin1;
    }
    byte[] bytes = latin1.getBytes(ISO_8859_1);
    return charset.equals(UTF_8) ? Utf8.text(bytes, 0, bytes.length) : new String(bytes, charset);
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Undoes the three escapes that browsers write, and no others (HTML, 4.10.22.7). */
  static String unescape(String text) {
    return text.indexOf('%') < 0
        ? text
        : text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }
}
