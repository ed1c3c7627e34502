package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recursive descent parser of one JSON object, after the grammar of RFC 8259. Unpaired
 * surrogates, whose handling is undefined (8.2), are allowed in values but not in names.
 */
final class PlainJson {

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final String text;
  private final List<Sent> values = new ArrayList<>();
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  /** The exception for a text that is not a JSON object. */
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Returns the values of a document under the names that a form would send; empty if it is
   * malformed.
   */
  static Optional<List<Sent>> parse(String document) {
    PlainJson json = new PlainJson(document);
    try {
      json.space();
      json.object("");
      json.space();
      return json.at == document.length() ? Optional.of(json.values) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private void value(String name) {
    switch (peek()) {
      case '{' -> object(name);
      case '[' -> array(name);
      case '"' -> values.add(Sent.text(name, string()));
      case 't' -> flag(name, "true");
      case 'f' -> flag(name, "false");
      case 'n' -> word("null");
      default -> {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
          throw new Malformed();
        }
        values.add(new Sent("number", name, number.group(), "", ""));
        at = number.end();
      }
    }
  }

  private void object(String name) {
    expect('{');
    Set<String> keys = new HashSet<>();
    space();
    while (peek() != '}' || !keys.isEmpty()) {
      String key = string();
      if (!keys.add(key) || !UTF_16.newEncoder().canEncode(key)) {
        throw new Malformed();
      }
      space();
      expect(':');
      space();
      value(name.isEmpty() ? key : key.contains(".") ? name + '[' + key + ']' : name + '.' + key);
      if (ended('}')) {
        return;
      }
    }
    expect('}');
  }

  private void array(String name) {
    expect('[');
    space();
    if (peek() == ']') {
      expect(']');
      return;
    }
    for (int index = 0; ; index++) {
      value(name + '[' + index + ']');
      if (ended(']')) {
        return;
      }
    }
  }

  /** Reads the end or a comma, and returns whether it was the end. */
  private boolean ended(char end) {
    space();
    boolean ended = peek() == end;
    expect(ended ? end : ',');
    if (!ended) {
      space();
    }
    return ended;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      at++;
      if (c < ' ') {
        throw new Malformed();
      }
      string.append(c == '\\' ? escape() : c);
    }
    expect('"');
    return string.toString();
  }

  private char escape() {
    char c = peek();
    at++;
    if (c != 'u') {
      int escape = ESCAPES.indexOf(c);
      if (escape < 0) {
        throw new Malformed();
      }
      return ESCAPED.charAt(escape);
    }
    String digits = text.substring(at, Math.min(at + 4, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw new Malformed();
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void flag(String name, String word) {
    word(word);
    values.add(new Sent("flag", name, word, "", ""));
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw new Malformed();
    }
    at += word.length();
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw new Malformed();
    }
    at++;
  }

  private char peek() {
    if (at == text.length()) {
      throw new Malformed();
    }
    return text.charAt(at);
  }
}
