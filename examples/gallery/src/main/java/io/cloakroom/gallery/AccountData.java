package io.cloakroom.gallery;

import io.cloakroom.login.Account;

/** What the gallery stores for an account, as far as it ends with the account. */
final class AccountData {

  private final Photos photos;
  private final Orders orders;

  AccountData(Photos photos, Orders orders) {
    this.photos = photos;
    this.orders = orders;
  }

  /**
   * Deletes the photos and likes of an account, and detaches its orders: a shop must keep those for
   * its books. Doing it again changes nothing.
   */
  void delete(Account account) {
    orders.detach(account.id());
    photos.deleteAllOf(account.id());
  }
}
