package io.cloakroom.views;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A map of names and values, printed as HTML attributes of a start tag: {@code required
 * maxlength="80"}, with a space before each. True and the empty string print an attribute without a
 * value. False, null and an empty Optional print nothing. Values are escaped for double quotes.
 *
 * <p>Names become part of the markup, so only letters, digits and hyphens are allowed. Event
 * handlers ({@code on…}) and {@code style} are refused, because their values are code that escaping
 * cannot make harmless.
 */
final class HtmlAttributes {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private HtmlAttributes() {}

  /** Returns the attributes as HTML, with a space before each. */
  static String html(@Nullable Object map) {
    StringBuilder html = new StringBuilder();
    of(map)
        .forEach((name, value) -> {
          html.append(' ').append(name);
          if (!value.isEmpty()) {
            html.append("=\"").append(escape(value)).append('"');
          }
        });
    return html.toString();
  }

  /**
   * Returns the attributes to print, by their names in lower case. The value is empty for an
   * attribute without a value.
   *
   * @param map the map that the template passes; null and an empty Optional have no attributes
   * @throws IllegalArgumentException if a name is not allowed, or if this is not a map
   */
  static Map<String, String> of(@Nullable Object map) {
    Object given = UnwrappedModel.unwrap(map);
    Map<String, String> checked = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> attributes) {
      attributes.forEach((sent, wrapped) -> {
        String name = name(String.valueOf(sent));
        Object value = UnwrappedModel.unwrap(wrapped);
        if (value != null && !value.equals(false)) {
          checked.put(name, value.equals(true) ? "" : value.toString());
        }
      });
    } else if (given != null) {
      throw new IllegalArgumentException(
          "HTML attributes are printed from a map, not from a " + given.getClass().getName());
    }
    return checked;
  }

  private static String name(String sent) {
    String name = sent.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException(
          "This attribute is not allowed: \""
              + sent
              + "\". Names have letters, digits and hyphens, and are neither style nor on…");
    }
    return name;
  }

  /** Escapes a value for double quotes. */
  static String escape(String value) {
    StringBuilder html = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }
}
