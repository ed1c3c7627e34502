package io.cloakroom.spring;

import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeRule;
import io.cloakroom.session.AttributeTypes;

/**
 * The rules for what Spring MVC stores: flash attributes, a lock, and callbacks of scoped beans.
 */
final class MvcSessions implements SessionSupport {

  private static final String MUTEX = "org.springframework.web.util.WebUtils.MUTEX";
  private static final String CALLBACKS =
      "org.springframework.web.context.request.ServletRequestAttributes.DESTRUCTION_CALLBACK.*";

  @Override
  public AttributeTypes types(AttributeTypes types) {
    return types.withClasses(StoredFlash.class).withRule(FlashMaps.ATTRIBUTE, AttributeRule.UNION);
  }

  @Override
  public HttpSessions sessions(HttpSessions sessions) {
    return sessions.withLocalAttributes(MUTEX, CALLBACKS);
  }
}
