package io.cloakroom.views;

import gg.jte.Content;
import java.util.Map;

/**
 * A map printed as HTML attributes by a jte template, in a start tag:
 *
 * <pre>{@code
 * @import static io.cloakroom.views.JteAttributes.attributes
 *
 * <input ${attributes(field.attributes())}>
 * }</pre>
 *
 * <p>See {@link HtmlAttributes} for what is printed and what is refused.
 */
public final class JteAttributes {

  private JteAttributes() {}

  /** These attributes. */
  public static Content attributes(Map<String, ?> attributes) {
    String html = HtmlAttributes.html(attributes);
    return output -> output.writeContent(html);
  }
}
