package io.cloakroom.containers;

/** An exception of a servlet, which the container answers with its error page. */
public final class BrokenPageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenPageException() {
    super("to be answered by the container");
  }
}
