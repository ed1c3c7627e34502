package club;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.SessionScope;

/** A bean of a session: the items are its own, the prices are the application's. */
@Component
@SessionScope
class Basket {

  private final PriceList prices;
  private final List<String> items = new ArrayList<>();
  private int total;

  Basket(PriceList prices) {
    this.prices = prices;
  }

  void add(String item) {
    items.add(item);
    total += prices.price(item);
  }

  String show() {
    return items + " for " + total;
  }
}
