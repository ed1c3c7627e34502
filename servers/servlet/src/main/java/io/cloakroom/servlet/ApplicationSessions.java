package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;

/**
 * The sessions of {@code request.getSession()} in one web application.
 *
 * @param settings the settings, which several web applications may share
 * @param context the web application
 * @param listeners the listeners that the web application has
 */
record ApplicationSessions(
    HttpSessions settings, ServletContext context, SessionListeners listeners) {

  /** Returns the sessions of a web application whose listeners are registered. */
  static ApplicationSessions of(HttpSessions settings, ServletContext context) {
    return new ApplicationSessions(
        settings, context, SessionListeners.of(context, settings.listeners()));
  }
}
