package io.cloakroom.spring;

import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;

/** The rules for the attributes that a framework itself stores in {@code HttpSession}. */
interface SessionSupport {

  /** Returns the types with those of the framework. */
  AttributeTypes types(AttributeTypes types);

  /** Returns the settings with those of the framework. */
  HttpSessions sessions(HttpSessions sessions);
}
