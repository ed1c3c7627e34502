package io.cloakroom.spring;

import jakarta.servlet.http.HttpServletRequest;

/** The handlers of an application for exact paths, which win over the toolkit's own pages. */
@FunctionalInterface
interface ExactHandlers {

  /** Returns whether the application has a handler for exactly the path of this request. */
  boolean has(HttpServletRequest request);
}
