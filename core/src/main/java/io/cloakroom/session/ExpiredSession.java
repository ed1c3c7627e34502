package io.cloakroom.session;

/**
 * A session that has expired, as it was stored last. Not thread-safe; changes to it are lost.
 *
 * @see Sessions#onExpiry
 */
public final class ExpiredSession {

  private final SessionInfo info;
  private final SessionAttributes attributes;

  ExpiredSession(SessionInfo info, SessionAttributes attributes) {
    this.info = info;
    this.attributes = attributes;
  }

  /** Returns its ids, its owner and its times. */
  public SessionInfo info() {
    return info;
  }

  /** Returns its attributes. */
  public SessionAttributes attributes() {
    return attributes;
  }
}
