package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a store: it is out of reach, too slow, full or broken. The effect of a failed write
 * is unknown. This exception never means "not found".
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates a failure. The message names the store, the attempted operation and the reason. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
