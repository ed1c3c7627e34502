package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.session.Session;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cart: prints put in, quantities changed, lines removed. It lives in the session. */
final class CartPages {

  /** A line of the cart as a page shows it. */
  record ShownLine(Photo photo, int quantity, BigDecimal total) {}

  record AddForm(
      long photo,
      @Min(value = 1, message = "Order at least one print")
          @Max(value = Cart.MOST, message = "Order at most {value} prints of a photo")
          int quantity) {}

  record LineForm(
      long photo,
      @Min(value = 0, message = "Enter a quantity of 0 or more")
          @Max(value = Cart.MOST, message = "Order at most {value} prints of a photo")
          int quantity) {}

  record QuantitiesForm(
      @Size(max = Cart.MOST_LINES) List<@Valid LineForm> lines, Optional<Long> remove) {}

  static final Form<AddForm> ADD = Form.of(AddForm.class);
  private static final Form<QuantitiesForm> QUANTITIES = Form.of(QuantitiesForm.class);

  private final Photos photos;
  private final PhotoPages photoPages;

  CartPages(Photos photos, PhotoPages photoPages) {
    this.photos = photos;
    this.photoPages = photoPages;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/cart", this::cart);
    routes.post("/cart", this::add);
    routes.post("/cart/quantities", this::change);
  }

  static Cart of(Visit visit) {
    return visit.session().get(Cart.KEY).orElse(Cart.EMPTY);
  }

  private void cart(Context ctx) {
    Cart cart = of(Answers.visit(ctx));
    Answers.show(ctx, "cart", model(cart, QUANTITIES), json(cart));
  }

  private void add(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Submission<AddForm> sent = visit.read(ADD);
    if (sent instanceof Submission.Valid<AddForm> valid) {
      AddForm form = valid.value();
      Photo photo = photos.find(form.photo()).orElseThrow(PhotoPages::absent);
      if (of(visit).takes(form.photo(), form.quantity())) {
        Cart cart =
            visit
                .session()
                .update(Cart.KEY, Cart.EMPTY, c -> c.plus(form.photo(), form.quantity()));
        Answers.done(ctx, "/cart", json(cart), "cart.added", photo.title());
        return;
      }
      sent = sent.reject("", "cart.full", "Your cart is full. Remove something from it first");
    }
    refuse(ctx, (Invalid<?>) sent);
  }

  /** The form is on the photo's page, so that is the page that says what is wrong. */
  private void refuse(Context ctx, Invalid<?> invalid) {
    Visit visit = Answers.visit(ctx);
    Optional<Photo> photo = photoPages.find(invalid.fields().get("photo").value());
    if (photo.isPresent()) {
      Answers.invalid(ctx, invalid, "photo", photoPages.model(visit, photo.get()));
    } else {
      Answers.refused(ctx, invalid, "cart", model(of(visit), QUANTITIES));
    }
  }

  private void change(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Submission<QuantitiesForm> sent = visit.read(QUANTITIES);
    if (sent instanceof Submission.Valid<QuantitiesForm> valid) {
      Cart cart = change(visit.session(), valid.value());
      Answers.done(ctx, "/cart", json(cart), "cart.changed");
    } else {
      Answers.invalid(ctx, (Invalid<?>) sent, "cart", model(of(visit), QUANTITIES));
    }
  }

  /** Only what is in the cart changes: a stale page puts nothing back that was removed. */
  private static Cart change(Session session, QuantitiesForm form) {
    return session.update(
        Cart.KEY,
        Cart.EMPTY,
        cart -> {
          Cart next = cart;
          for (LineForm line : form.lines()) {
            if (next.lines().containsKey(line.photo())) {
              next = next.with(line.photo(), line.quantity());
            }
          }
          return form.remove().isPresent() ? next.with(form.remove().get(), 0) : next;
        });
  }

  /** The lines whose photos still hang on the wall. */
  List<ShownLine> lines(Cart cart) {
    return cart.lines().entrySet().stream()
        .flatMap(
            line -> photos.find(line.getKey()).map(photo -> shown(photo, line.getValue())).stream())
        .toList();
  }

  Map<String, Object> model(Cart cart, Form<?> form) {
    List<ShownLine> lines = lines(cart);
    Map<String, Object> model = new HashMap<>();
    model.put("page", "cart");
    model.put("fields", form.fields());
    model.put("lines", lines);
    model.put(
        "total", lines.stream().map(ShownLine::total).reduce(BigDecimal.ZERO, BigDecimal::add));
    return model;
  }

  private static ShownLine shown(Photo photo, int quantity) {
    return new ShownLine(photo, quantity, Order.PRINT.multiply(BigDecimal.valueOf(quantity)));
  }

  static Map<String, Object> json(Cart cart) {
    return Map.of(
        "lines",
        cart.lines().entrySet().stream()
            .map(line -> new LineForm(line.getKey(), line.getValue()))
            .toList());
  }
}
