package io.cloakroom.views;

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

  static String of(Map<?, ?> attributes) {
    StringBuilder html = new StringBuilder();
    attributes.forEach(
        (name, value) -> append(html, String.valueOf(name), UnwrappedModel.unwrap(value)));
    return html.toString();
  }

  private static void append(StringBuilder html, String sent, @Nullable Object value) {
    String name = sent.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException("This is no attribute of a form control: " + sent);
    }
    if (value == null || Boolean.FALSE.equals(value)) {
      return;
    }
    html.append(' ').append(name);
    if (!Boolean.TRUE.equals(value) && !value.toString().isEmpty()) {
      html.append("=\"");
      escape(html, value.toString());
      html.append('"');
    }
  }

  private static void escape(StringBuilder html, String value) {
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
  }
}
