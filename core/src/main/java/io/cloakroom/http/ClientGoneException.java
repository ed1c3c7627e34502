package io.cloakroom.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An answer could not be sent because the client has gone. There is nobody left to answer, so a
 * server adapter logs it at debug level at most.
 */
public final class ClientGoneException extends UncheckedIOException {

  private static final long serialVersionUID = 1L;

  /** Wraps the server's exception. */
  public ClientGoneException(IOException cause) {
    super("The client has gone", cause);
  }
}
