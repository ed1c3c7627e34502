package io.cloakroom.cli.doctor;

/**
 * A change that cures a finding.
 *
 * @param place the file that is changed: {@code nginx}, {@code Caddy}, {@code Cloakroom} for the
 *     settings, or {@code application} for its code
 * @param line the line of configuration or code
 * @param remove whether the line is removed, and not added
 */
public record Cure(String place, String line, boolean remove) {

  /** Returns a line to add in nginx. */
  static Cure nginx(String line) {
    return new Cure("nginx", line, false);
  }

  /** Returns a line to remove in nginx. */
  static Cure withoutNginx(String line) {
    return new Cure("nginx", line, true);
  }

  /** Returns a line to add in Caddy's file. */
  static Cure caddy(String line) {
    return new Cure("Caddy", line, false);
  }

  /** Returns a line to remove in Caddy's file. */
  static Cure withoutCaddy(String line) {
    return new Cure("Caddy", line, true);
  }

  /** Returns a line to add in the settings. */
  static Cure setting(String line) {
    return new Cure("Cloakroom", line, false);
  }

  /** Returns a line to remove in the settings. */
  static Cure withoutSetting(String line) {
    return new Cure("Cloakroom", line, true);
  }

  /** Returns code to add. */
  static Cure code(String line) {
    return new Cure("application", line, false);
  }

  /** Returns code to remove. */
  static Cure withoutCode(String line) {
    return new Cure("application", line, true);
  }
}
