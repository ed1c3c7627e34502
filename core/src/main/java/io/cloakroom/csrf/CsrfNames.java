package io.cloakroom.csrf;

/**
 * The names under which a request sends its token.
 *
 * @param field the form field
 * @param header the header, for scripts
 */
public record CsrfNames(String field, String header) {

  /** The default names, which Spring Security uses too. */
  public static final CsrfNames DEFAULT = new CsrfNames(Csrf.FIELD, Csrf.HEADER);

  /**
   * Creates the names.
   *
   * @throws IllegalArgumentException if one is empty, longer than 64 characters, or has others than
   *     ASCII letters, digits and <code>_ - .</code>
   */
  public CsrfNames {
    check(field);
    check(header);
  }

  private static void check(String name) {
    if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw new IllegalArgumentException(
          "A name for CSRF tokens has 1 to 64 ASCII letters, digits and _ - . and is not " + name);
    }
  }
}
