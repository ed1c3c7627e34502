package io.cloakroom.views;

import gg.jte.Content;
import java.util.Map;

/** HTML attributes that a jte template prints from a map, in a start tag:
 *
 * <pre>{@code
 * @import static io.cloakroom.views.JteAttributes.attributes
 *
 * <input ${attributes(field.attributes())}>
 * }</pre>
 * <p>{@link HtmlAttributes} defines which attributes are printed and which are refused.
 */
public final class JteAttributes {

  private JteAttributes() {}

  /** Returns these attributes for printing. */
  public static Content attributes(Map<String, ?> attributes) {
    String html = HtmlAttributes.html(attributes);
    return output -> output.writeContent(html);
  }
}
