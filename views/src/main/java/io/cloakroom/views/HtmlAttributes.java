package io.cloakroom.views;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A map of names and values as the text of HTML attributes, fit to stand in a start tag: {@code
 * required maxlength="80"} with a space before each. True and the empty text are an attribute
 * without a value; false, null and an empty Optional leave it out. Values are escaped for double
 * quotes.
 *
 * <p>Names are part of the page's code, so one that could do more than describe a control is
 * refused: letters, digits and hyphens only, and no event handler ({@code on…}) or {@code style},
 * whose values are code that escaping cannot make harmless.
 */
final class HtmlAttributes {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private HtmlAttributes() {}

  /** The attributes as text, with a space before each. */
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
   * The attributes that are there, by their names in small letters; the empty text for one without
   * a value.
   *
   * @param map as a template gives it; null and an empty Optional have no attributes
   * @throws IllegalArgumentException where a name could do more than describe a control, or this is
   *     no map
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
          "What prints attributes takes a map, not a " + given.getClass().getName());
    }
    return checked;
  }

  private static String name(String sent) {
    String name = sent.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException("This is no attribute of a form control: " + sent);
    }
    return name;
  }

  /** A value as it stands between double quotes. */
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
