package io.cloakroom.containers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A servlet as a function. */
@FunctionalInterface
interface SessionHandler {
  void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
}
