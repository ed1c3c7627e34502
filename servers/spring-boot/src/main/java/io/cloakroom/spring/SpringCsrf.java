package io.cloakroom.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Finds the CSRF token of Spring Security, if Spring Security checks a request. */
@FunctionalInterface
interface SpringCsrf {

  /** Spring Security is not there. */
  SpringCsrf NONE = request -> Optional.empty();

  /**
   * Returns the token as templates see it, with the same methods as {@link io.cloakroom.csrf.Csrf}.
   */
  Optional<Token> token(HttpServletRequest request);

  /**
   * A token for the forms and scripts of a page.
   *
   * @param field the name of the form field
   * @param header the name of the header, for scripts
   */
  record Token(String field, String header, String token) {}
}
