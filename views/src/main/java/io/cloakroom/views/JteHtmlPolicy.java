package io.cloakroom.views;

import gg.jte.html.HtmlAttribute;
import gg.jte.html.HtmlTag;
import gg.jte.html.OwaspHtmlPolicy;
import gg.jte.html.policy.PreventInlineEventHandlers;
import java.util.regex.Pattern;

/**
 * A policy that restricts where jte's templates can print values. It adds two rules to jte's own
 * policy: only {@link JteAttributes#attributes} prints among the attributes of a tag, and event
 * handlers are refused.
 */
public final class JteHtmlPolicy extends OwaspHtmlPolicy {

  private static final Pattern ATTRIBUTES =
      Pattern.compile("\\$\\{attributes\\([A-Za-z0-9_.()\"\\[\\]]+\\)}");

  /** Creates the policy. jte's build plugin calls this constructor. */
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
