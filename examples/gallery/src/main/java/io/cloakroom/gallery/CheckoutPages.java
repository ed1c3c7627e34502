package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the cart to an order: nested addresses and line items in one form. */
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
          int quantity) {}

  record CheckoutForm(
      @NotEmpty(message = "Put a print into your cart first") @Size(max = Cart.MOST_LINES)
          List<@Valid LineForm> lines,
      @Valid AddressForm shipping,
      Optional<@Valid AddressForm> billing) {}

  private static final String THANKS = "/checkout/thanks?order=";

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

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/checkout", this::form);
    routes.post("/checkout", this::order);
    Answers.get(routes, "/checkout/thanks", this::thanks);
  }

  private void form(Context ctx) {
    Cart cart = CartPages.of(Answers.visit(ctx));
    if (cart.lines().isEmpty() && !Answers.visit(ctx).wantsJson()) {
      ctx.redirect("/cart");
      return;
    }
    Answers.show(ctx, "checkout", carts.model(cart, CHECKOUT), CartPages.json(cart));
  }

  private void order(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Submission<CheckoutForm> sent = visit.read(CHECKOUT);
    if (sent instanceof Submission.Valid<CheckoutForm> valid) {
      CheckoutForm form = valid.value();
      List<Order.Line> lines = new ArrayList<>();
      for (int i = 0; i < form.lines().size(); i++) {
        LineForm line = form.lines().get(i);
        Optional<Photo> photo = photos.find(line.photo());
        if (photo.isPresent()) {
          lines.add(
              new Order.Line(line.photo(), photo.get().title(), line.quantity(), Order.PRINT));
        } else {
          sent =
              sent.reject("lines[" + i + "].photo", "photo.absent", "This photo is no longer here");
        }
      }
      if (sent instanceof Submission.Valid<?>) {
        place(ctx, form, lines);
        return;
      }
    }
    Answers.invalid(ctx, (Invalid<?>) sent, "checkout", carts.model(CartPages.of(visit), CHECKOUT));
  }

  private void place(Context ctx, CheckoutForm form, List<Order.Line> lines) {
    Visit visit = Answers.visit(ctx);
    // A program may leave it to itself not to order twice.
    String place =
        visit.idempotency().requested()
            ? visit.idempotency().run(() -> ordered(visit, form, lines))
            : ordered(visit, form, lines);
    Order order = orders.find(Long.parseLong(place.substring(THANKS.length()))).orElseThrow();
    // Where the form was sent before, the session may have been out of reach then.
    visit.session().update(Cart.KEY, Cart.EMPTY, cart -> cart.without(order));
    if (visit.wantsJson()) {
      Answers.json(ctx, Map.of("order", order.id(), "total", order.total()));
    } else {
      ctx.redirect(place, HttpStatus.SEE_OTHER);
    }
  }

  /** Keeps the order; returns where it is shown. */
  private String ordered(Visit visit, CheckoutForm form, List<Order.Line> lines) {
    Order order =
        orders.place(
            login.account(visit).map(Account::id).orElse(null),
            form.shipping().address(),
            form.billing().map(AddressForm::address).orElse(null),
            lines);
    return THANKS + order.id();
  }

  /** Shows the session's last order, so that it is its visitor's only, logged in or not. */
  private void thanks(Context ctx) {
    Optional<String> asked = Optional.ofNullable(ctx.queryParam("order"));
    Optional<Order> order =
        Optional.ofNullable(CartPages.of(Answers.visit(ctx)).lastOrder())
            .filter(last -> asked.isEmpty() || asked.get().equals(last.toString()))
            .flatMap(orders::find);
    if (order.isEmpty()) {
      ctx.redirect("/cart");
      return;
    }
    Answers.show(
        ctx,
        "thanks",
        Map.of("page", "cart", "order", order.get()),
        Map.of("order", order.get().id(), "total", order.get().total()));
  }
}
