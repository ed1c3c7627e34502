package shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The items that a visitor wants to buy. */
public final class ShopCart implements Serializable {

  private static final long serialVersionUID = 1;

  private List<String> items = new ArrayList<>();

  public List<String> getItems() {
    return items;
  }

  public void setItems(List<String> items) {
    this.items = items;
  }
}
