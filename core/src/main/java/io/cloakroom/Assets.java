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
 * handler or a file of the application at the same path is served instead, if the server can report
 * it.
 */
public final class Assets {

  private final Visit visit;
  private final boolean served;

  Assets(Visit visit, boolean served) {
    this.visit = visit;
    this.served = served;
  }

  /**
   * Returns the address of {@code cloakroom.css}, a stylesheet without classes for plain pages,
   * forms and tables. The login page and the pages of problems use it. Empty if {@link
   * Cloakroom.Builder#assets} is false.
   */
  public String css() {
    return served ? visit.address(BuiltInFile.CSS.versionedPath()) : "";
  }
}
