package club;

/** A collaborator, which works and has no state of a session. */
class PriceList {

  int price(String item) {
    return item.length();
  }
}
