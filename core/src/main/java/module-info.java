/**
 * Forms, cookies, sessions, flash messages, CSRF protection and template locals for any Java web
 * server.
 */
@SuppressWarnings("module") // The modules that it exports to are built later.
module io.cloakroom {
  requires transitive org.jspecify;
  requires transitive jakarta.validation;
  requires transitive tools.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  // Only for forms that say which types of file they take.
  requires static org.apache.tika.core;

  exports io.cloakroom;
  exports io.cloakroom.annotation;
  exports io.cloakroom.body;
  exports io.cloakroom.cookie;
  exports io.cloakroom.csrf;
  exports io.cloakroom.flash;
  exports io.cloakroom.form;
  exports io.cloakroom.http;
  exports io.cloakroom.idempotency;
  exports io.cloakroom.key;
  exports io.cloakroom.mistake to
      io.cloakroom.console,
      io.cloakroom.toolbar,
      io.cloakroom.views;
  exports io.cloakroom.session;
  exports io.cloakroom.store;
  exports io.cloakroom.trace;
  exports io.cloakroom.view;
}
