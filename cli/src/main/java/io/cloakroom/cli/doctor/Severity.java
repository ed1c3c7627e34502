package io.cloakroom.cli.doctor;

import java.util.Locale;

/** The weight of a finding. */
public enum Severity {

  /** Visitors are at risk, or something does not work. */
  WRONG,

  /** Something is unusual, and harmful in some browsers or under some conditions. */
  WARNING,

  /** A matter of taste, which can make an attack harder. */
  HINT;

  /** Returns the word for people and for JSON, such as {@code wrong}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
