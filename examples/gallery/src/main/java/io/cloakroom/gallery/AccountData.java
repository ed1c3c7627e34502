package io.cloakroom.gallery;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.ManagedAccounts;

/** The data of an account that the gallery deletes or detaches with the account. */
final class AccountData {

  private final ManagedAccounts accounts;
  private final Photos photos;
  private final Orders orders;

  AccountData(ManagedAccounts accounts, Photos photos, Orders orders) {
    this.accounts = accounts;
    this.photos = photos;
    this.orders = orders;
  }

  /**
   * Deletes the photos and likes of an account. Its orders are only detached, because a shop must
   * keep them for its books. Doing it again changes nothing.
   */
  void delete(Account account) {
    orders.detach(account.id());
    photos.deleteAllOf(account.id());
  }

  /**
   * Deletes the data that a request has just stored, if the account was deleted meanwhile.
   *
   * @throws HttpProblem 409 if so
   */
  void requireAccount(Account account) {
    if (accounts.find(account.id()).isEmpty()) {
      delete(account);
      throw new HttpProblem(
          409, "account.deleted", "Your account has been deleted, so nothing was published.");
    }
  }
}
