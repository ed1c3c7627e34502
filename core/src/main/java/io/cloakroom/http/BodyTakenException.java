package io.cloakroom.http;

import java.io.IOException;

/**
 * A request's body cannot be read, because another reader has taken it and its bytes were not kept.
 */
public final class BodyTakenException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reader who has read the body, such as a filter before Cloakroom's
   * @param cure what to do about it
   */
  public BodyTakenException(String reader, String cure) {
    super("The request's body was already read by " + reader + ", and was not kept. " + cure);
  }
}
