package io.cloakroom.toolbar;

import io.cloakroom.cookie.CookiePrefix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that replace secrets in a text that a developer copies. */
final class Placeholders {

  private final Map<String, String> names = new LinkedHashMap<>();

  /** Returns a name for the secret of this field, cookie or header, such as {@code PASSWORD}. */
  String of(String name) {
    return names.computeIfAbsent(
        name,
        any -> {
          String word =
              CookiePrefix.bare(name)
                  .replaceAll("[^A-Za-z0-9]+", "_")
                  .replaceAll("^_+|_+$", "")
                  .toUpperCase(Locale.ROOT);
          String made = "SECRET_" + (word.isEmpty() ? "VALUE" : Secrets.cut(word, 40));
          made = made.replaceAll("[^A-Z0-9_]", "");
          return names.containsValue(made) ? made + "_" + names.size() : made;
        });
  }

  Iterable<String> all() {
    return names.values();
  }

  /** Returns a text in single quotes for a shell, with each mask as a variable. */
  String shell(String text, String mask) {
    String quoted = "'" + text.replace("\0", "").replace("'", "'\\''") + "'";
    return Pattern.compile(Pattern.quote(mask))
        .matcher(quoted)
        .replaceAll(found -> Matcher.quoteReplacement("'\"$" + of("VALUE") + "\"'"));
  }

  /** Returns a text as a literal of Java, with each mask as a variable. */
  String java(String text, String mask) {
    StringBuilder literal = new StringBuilder("\"");
    text.replace(mask, "\uE000").codePoints().forEach(point -> literal(point, literal));
    String joined = literal.append('"').toString();
    return joined.contains("\uE000")
        ? joined.replace("\uE000", "\" + " + of("VALUE") + " + \"")
        : joined;
  }

  private static void literal(int point, StringBuilder literal) {
    switch (point) {
      case '"' -> literal.append("\\\"");
      case '\\' -> literal.append("\\\\");
      case '\n' -> literal.append("\\n");
      case '\r' -> literal.append("\\r");
      case '\t' -> literal.append("\\t");
      default -> {
        boolean plain =
            Character.isLetterOrDigit(point)
                || (point >= ' ' && point <= '~')
                || point == 0xE000
                || Character.getType(point) == Character.OTHER_SYMBOL;
        if (plain) {
          literal.appendCodePoint(point);
        } else {
          for (char unit : Character.toChars(point)) {
            literal.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
          }
        }
      }
    }
  }
}
