package io.cloakroom.cookie;

/** The requests of other sites with which a browser sends a cookie (RFC 6265bis, 5.7.7). */
public enum SameSite {

  /** None, not even when the visitor follows a link of another site. */
  STRICT("Strict"),

  /** Links of other sites that the visitor follows, but not their forms, frames and scripts. */
  LAX("Lax"),

  /**
   * All. The cookie is then also sent with forms that another site submits in the visitor's name
   * (cross-site request forgery). Browsers accept it on {@code Secure} cookies only.
   */
  NONE("None");

  private final String text;

  SameSite(String text) {
    this.text = text;
  }

  /** Returns the attribute's value in a {@code Set-Cookie} header. */
  String text() {
    return text;
  }
}
