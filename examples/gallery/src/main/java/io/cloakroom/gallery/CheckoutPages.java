package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.FormErrors;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pages for ordering the prints in the cart: the addresses, then a summary. The summary's form
 * contains everything it shows, so the order is the same even if the cart changes meanwhile.
 */
final class CheckoutPages {

  private static final Form<CheckoutForm.Addresses> ADDRESSES =
      Form.of(CheckoutForm.Addresses.class);
  private static final Form<CheckoutForm> CHECKOUT = Form.of(CheckoutForm.class);

  private final CartPages carts;
  private final Photos photos;
  private final Orders orders;
  private final Login login;

  CheckoutPages(CartPages carts, Photos photos, Orders orders, Login login) {
    this.carts = carts;
    this.photos = photos;
    this.orders = orders;
    this.login = login;
  }

  void addTo(Routes routes) {
    routes.get("/checkout", this::summary);
    routes.post("/checkout", this::order);
    routes.get("/checkout/address", this::addresses);
    routes.post("/checkout/address", this::saveAddresses);
  }

  private void addresses(Visit visit) {
    if (carts.available(visit).isEmpty()) {
      visit.answer().withJson(CartPages.json(CartPages.of(visit))).redirect("/cart");
      return;
    }
    Optional<Delivery> entered = visit.session().get(Delivery.KEY);
    Fields fields =
        entered
            .map(delivery -> visit.fields(ADDRESSES, CheckoutForm.Addresses.of(delivery)))
            .orElseGet(() -> visit.fields(ADDRESSES));
    visit
        .answer()
        .withJson(entered.<Object>map(delivery -> delivery).orElse(Map.of()))
        .page("address", Map.of("page", "cart", "fields", fields, "known", entered.isPresent()));
  }

  private void saveAddresses(Visit visit) {
    Submission<CheckoutForm.Addresses> sent = visit.read(ADDRESSES);
    if (sent instanceof Valid<CheckoutForm.Addresses> valid) {
      Delivery delivery = valid.value().delivery();
      visit.session().set(Delivery.KEY, delivery);
      visit.answer().withJson(delivery).redirect("/checkout");
    } else {
      visit.refuse(sent).redirect("/checkout/address");
    }
  }

  /** Shows the order before it is placed, or redirects to the page for the missing data. */
  private void summary(Visit visit) {
    Optional<Delivery> delivery = visit.session().get(Delivery.KEY);
    List<CheckoutForm.Line> lines = carts.available(visit);
    Fields refused = visit.fields(CHECKOUT);
    if (!refused.valid()) {
      show(visit, refused);
    } else if (lines.isEmpty()) {
      visit.answer().withJson(CartPages.json(CartPages.of(visit))).redirect("/cart");
    } else if (delivery.isEmpty()) {
      visit.answer().withJson(CartPages.json(CartPages.of(visit))).redirect("/checkout/address");
    } else {
      CheckoutForm.Addresses addresses = CheckoutForm.Addresses.of(delivery.get());
      CheckoutForm form = new CheckoutForm(lines, addresses.shipping(), addresses.billing());
      show(visit, CHECKOUT.fields(form));
    }
  }

  private void show(Visit visit, Fields fields) {
    visit
        .answer()
        .withJson(CartPages.json(CartPages.of(visit)))
        .page("checkout", carts.model(visit, fields));
  }

  private void order(Visit visit) {
    Submission<CheckoutForm> sent = visit.read(CHECKOUT).check(this::requirePhotos);
    if (sent instanceof Valid<CheckoutForm> valid) {
      Order order = placeOnce(visit, valid.value());
      visit.session().update(Cart.KEY, Cart.EMPTY, cart -> cart.without(order));
      OrderPages.remember(visit, order);
      visit
          .answer()
          .withJson(OrderPages.json(order))
          .redirect("/orders/" + order.id() + "/confirmation");
    } else {
      visit.refuse(sent).redirect("/checkout");
    }
  }

  private void requirePhotos(CheckoutForm form, FormErrors errors) {
    for (int i = 0; i < form.lines().size(); i++) {
      if (photos.find(form.lines().get(i).photo()).isEmpty()) {
        errors.reject(
            "lines[" + i + "].photo", "photo.absent", "This photo is no longer available");
      }
    }
  }

  /** Places the order, or returns the existing order if the form was sent before. */
  private Order placeOnce(Visit visit, CheckoutForm form) {
    Idempotency idempotency = visit.idempotency();
    // API clients may order without a token.
    long id =
        idempotency.requested()
            ? idempotency.run(Long.class, () -> place(visit, form))
            : place(visit, form);
    return orders.find(id).orElseThrow();
  }

  private long place(Visit visit, CheckoutForm form) {
    Delivery delivery = form.delivery();
    return orders
        .place(
            login.account(visit).map(Account::id).orElse(null),
            delivery.shipping(),
            delivery.billing().orElse(null),
            form.lines().stream()
                .flatMap(line -> photos.find(line.photo()).stream().map(line::of))
                .toList())
        .id();
  }
}
