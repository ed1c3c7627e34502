package io.cloakroom.flash;

import java.util.Locale;

/** What a message is about, from news to trouble. */
public enum FlashLevel {
  /** News. */
  INFO,
  /** Something the visitor asked for is done. */
  SUCCESS,
  /** Something is done, with a catch. */
  WARNING,
  /** Something is not done. */
  ERROR;

  /** The level in lower case, as for a CSS class. */
  public String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
