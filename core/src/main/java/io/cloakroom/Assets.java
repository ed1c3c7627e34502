package io.cloakroom;

/**
 * The addresses of the files that the toolkit serves on the application's own origin. Templates see
 * them as {@code cloakroom}:
 *
 * <pre>{@code
 * <link rel="stylesheet" href="{{ cloakroom.css }}">
 * }</pre>
 *
 * <p>An address contains a hash of the file's content, so browsers may keep the file for a year. A
 * handler or a file of the application at the same path is served instead, as far as its server
 * tells.
 */
public final class Assets {

  private final Visit visit;

  Assets(Visit visit) {
    this.visit = visit;
  }

  /**
   * Returns the address of {@code cloakroom.css}, a stylesheet without classes for plain pages,
   * forms and tables. The login page and the pages of problems use it.
   */
  public String css() {
    return visit.address(BuiltInFile.CSS.versionedPath());
  }
}
