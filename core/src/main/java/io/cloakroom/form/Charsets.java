package io.cloakroom.form;

import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The character encodings that a form's text may be in, by the label it was sent with. */
final class Charsets {

  /** The field in which a browser says the encoding it used (HTML, 4.10.18.1). */
  static final String FIELD = "_charset_";

  private Charsets() {}

  /**
   * The encoding of a label.
   *
   * <p>As in browsers, the labels of ISO-8859-1 and ASCII mean windows-1252 (WHATWG Encoding, 4.2).
   *
   * @throws HttpProblem 415 where there is none
   */
  static Charset of(String label) {
    String clean = label.strip().toLowerCase(Locale.ROOT);
    return switch (clean) {
      case "utf-8", "utf8", "unicode-1-1-utf-8" -> StandardCharsets.UTF_8;
      case "iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii", "cp1252", "x-cp1252" ->
          supported("windows-1252");
      default -> supported(clean);
    };
  }

  private static Charset supported(String label) {
    try {
      Charset charset = Charset.forName(label);
      if (holdsAscii(charset)) {
        return charset;
      }
      throw unknown(null);
    } catch (IllegalArgumentException e) {
      throw unknown(e);
    }
  }

  /** All of ASCII, and what ISO 2022 and its relatives take for a change of the characters. */
  private static final List<String> ASCII =
      List.of(
          IntStream.range(0, 0x80).mapToObj(Character::toString).collect(Collectors.joining()),
          "\u000E!!\u000F",
          "\u001B$B0!",
          "\u001B(J\\~",
          "\u001B$)C\u000E!!",
          "\u001B$)G\u000E!!");

  /**
   * Whether ASCII stands for itself, always. Forms are taken apart as bytes, so that in UTF-16, in
   * EBCDIC, or where an escape sequence gives bytes another meaning, two readings would exist.
   */
  private static boolean holdsAscii(Charset charset) {
    return ASCII.stream()
        .allMatch(
            text -> new String(text.getBytes(StandardCharsets.US_ASCII), charset).equals(text));
  }

  private static HttpProblem unknown(@Nullable Throwable cause) {
    return new HttpProblem(
        415,
        "form.charset.unknown",
        "The form names a character encoding that is not known.",
        cause);
  }
}
