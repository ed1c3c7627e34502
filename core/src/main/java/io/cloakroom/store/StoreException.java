package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not answer: it is out of reach, too slow, full or broken. Whether a write took
 * effect is unknown. Never means "not found".
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was asked of which store, and why it failed. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
