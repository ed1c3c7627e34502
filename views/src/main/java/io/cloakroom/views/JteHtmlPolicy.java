package io.cloakroom.views;

import gg.jte.html.HtmlAttribute;
import gg.jte.html.HtmlTag;
import gg.jte.html.OwaspHtmlPolicy;
import gg.jte.html.policy.PreventInlineEventHandlers;
import java.util.regex.Pattern;

/**
 * What jte's templates may print where: its own policy, in which nothing is printed among a tag's
 * attributes, but for {@link JteAttributes#attributes}; and no attribute is an event handler.
 */
public final class JteHtmlPolicy extends OwaspHtmlPolicy {

  private static final Pattern ATTRIBUTES =
      Pattern.compile("\\$\\{attributes\\([A-Za-z0-9_.()\"\\[\\]]+\\)}");

  /** The policy, as jte's build plugin makes it. */
  public JteHtmlPolicy() {
    addPolicy(new PreventInlineEventHandlers());
  }

  @Override
  public void validateHtmlAttribute(HtmlTag tag, HtmlAttribute attribute) {
    if (!ATTRIBUTES.matcher(attribute.getName()).matches()) {
      super.validateHtmlAttribute(tag, attribute);
    }
  }
}
