package io.cloakroom.login;

/** The limit of a page of accounts. */
final class PageLimit {

  private PageLimit() {}

  /** Throws {@link IllegalArgumentException} if a page cannot have so many accounts. */
  static void check(int limit) {
    if (limit < 1 || limit > ManagedAccounts.MAX_PAGE) {
      throw new IllegalArgumentException(
          "A page has 1 to " + ManagedAccounts.MAX_PAGE + " accounts, not " + limit);
    }
  }
}
