package io.cloakroom.cookie;

/** With which requests of other sites a browser sends a cookie (RFC 6265bis, 5.7.7). */
public enum SameSite {

  /** Never with a request that another site started, not even when its link is followed. */
  STRICT("Strict"),

  /** With a link of another site that is followed, not with its forms, frames and scripts. */
  LAX("Lax"),

  /**
   * With every request. The cookie is then also sent with forms that another site submits in the
   * visitor's name (cross-site request forgery). Browsers accept it on a {@code Secure} cookie
   * only.
   */
  NONE("None");

  private final String text;

  SameSite(String text) {
    this.text = text;
  }

  /** The attribute's value in a {@code Set-Cookie} header. */
  String text() {
    return text;
  }
}
