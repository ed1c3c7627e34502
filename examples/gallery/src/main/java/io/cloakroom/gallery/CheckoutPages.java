package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.FormErrors;
import io.cloakroom.form.Submission;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages for ordering the prints in the cart: one form with addresses and lines. */
final class CheckoutPages {

  record AddressForm(
      @NotBlank(message = "Enter a name") @Size(max = 200) String name,
      @NotBlank(message = "Enter a street and number") @Size(max = 200) String street,
      @NotBlank(message = "Enter a postcode") @Size(max = 20) String postcode,
      @NotBlank(message = "Enter a city") @Size(max = 200) String city,
      @NotBlank(message = "Enter a country") @Size(max = 200) String country) {

    Order.Address address() {
      return new Order.Address(
          name.strip(), street.strip(), postcode.strip(), city.strip(), country.strip());
    }
  }

  record LineForm(
      long photo,
      @Min(value = 1, message = "Order at least one print")
          @Max(value = Cart.MOST, message = "Order at most {value} prints of a photo")
          int quantity) {

    Order.Line of(Photo photo) {
      return new Order.Line(photo.id(), photo.title(), quantity, Order.PRINT);
    }
  }

  record CheckoutForm(
      @NotEmpty(message = "Add a print to your cart first") @Size(max = Cart.MOST_LINES)
          List<@Valid LineForm> lines,
      @Valid AddressForm shipping,
      Optional<@Valid AddressForm> billing) {}

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
    routes.get("/checkout", this::form);
    routes.post("/checkout", this::order);
    routes.get("/checkout/thanks", this::thanks);
  }

  private void form(Visit visit) {
    Cart cart = CartPages.of(visit);
    if (cart.lines().isEmpty()) {
      visit.answer().withJson(CartPages.json(cart)).redirect("/cart");
    } else {
      visit
          .answer()
          .withJson(CartPages.json(cart))
          .page("checkout", carts.model(visit, CHECKOUT.fields()));
    }
  }

  private void order(Visit visit) {
    Submission<CheckoutForm> sent = visit.read(CHECKOUT).check(this::requirePhotos);
    if (sent instanceof Submission.Valid<CheckoutForm> valid) {
      Order order = placeOnce(visit, valid.value());
      visit.session().update(Cart.KEY, Cart.EMPTY, cart -> cart.without(order));
      visit.answer().withJson(json(order)).redirect("/checkout/thanks?order=" + order.id());
    } else {
      visit.refuse(sent).page("checkout", carts.model(visit, sent.fields()));
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
    return orders
        .place(
            login.account(visit).map(Account::id).orElse(null),
            form.shipping().address(),
            form.billing().map(AddressForm::address).orElse(null),
            form.lines().stream()
                .flatMap(line -> photos.find(line.photo()).stream().map(line::of))
                .toList())
        .id();
  }

  /** Shows only the session's last order, so no other visitor can see it, logged in or not. */
  private void thanks(Visit visit) {
    Optional<String> asked = visit.readFormData().value("order");
    Optional<Order> last =
        Optional.ofNullable(CartPages.of(visit).lastOrder())
            .filter(id -> asked.isEmpty() || asked.get().equals(id.toString()))
            .flatMap(orders::find);
    if (last.isPresent()) {
      visit
          .answer()
          .withJson(json(last.get()))
          .page("thanks", Map.of("page", "cart", "order", last.get()));
    } else {
      visit.answer().redirect("/cart");
    }
  }

  private static Map<String, ?> json(Order order) {
    return Map.of("order", order.id(), "total", order.total());
  }
}
