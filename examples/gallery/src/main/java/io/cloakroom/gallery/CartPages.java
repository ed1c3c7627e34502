package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages for the cart, which is stored in the session. */
final class CartPages {

  /** A cart line as a page shows it. */
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
      @Size(max = Cart.MOST_LINES) List<@jakarta.validation.Valid LineForm> lines,
      Optional<Long> remove) {}

  static final Form<AddForm> ADD = Form.of(AddForm.class);
  private static final Form<QuantitiesForm> QUANTITIES = Form.of(QuantitiesForm.class);

  private final Photos photos;
  private final PhotoPages photoPages;

  CartPages(Photos photos, PhotoPages photoPages) {
    this.photos = photos;
    this.photoPages = photoPages;
  }

  void addTo(Routes routes) {
    routes.get("/cart", this::cart);
    routes.post("/cart", this::add);
    routes.post("/cart/quantities", this::change);
  }

  static Cart of(Visit visit) {
    return visit.session().get(Cart.KEY).orElse(Cart.EMPTY);
  }

  private void cart(Visit visit) {
    visit.answer().withJson(json(of(visit))).page("cart", model(visit, QUANTITIES));
  }

  private void add(Visit visit) {
    Submission<AddForm> sent =
        visit
            .read(ADD)
            .check((form, errors) -> {
              if (!of(visit).takes(form.photo(), form.quantity())) {
                errors.reject("", "cart.full", "Your cart is full. Remove a print first");
              }
            });
    if (sent instanceof Valid<AddForm> valid) {
      AddForm form = valid.value();
      Photo photo = photos.find(form.photo()).orElseThrow(PhotoPages::absent);
      Cart cart =
          visit.session().update(Cart.KEY, Cart.EMPTY, c -> c.plus(photo.id(), form.quantity()));
      done(visit, "cart.added", photo.title()).withJson(json(cart)).redirect("/cart");
    } else {
      refuse(visit, sent);
    }
  }

  /** Shows the errors on the photo's page, which has the form. */
  private void refuse(Visit visit, Submission<AddForm> sent) {
    Optional<Photo> photo = photoPages.find(sent.fields().get("photo").value());
    if (photo.isPresent()) {
      visit.refuse(sent).page("photo", photoPages.model(visit, photo.get()));
    } else {
      visit.refuse(sent).page("cart", model(visit, QUANTITIES));
    }
  }

  private void change(Visit visit) {
    Submission<QuantitiesForm> sent = visit.read(QUANTITIES);
    if (sent instanceof Valid<QuantitiesForm> valid) {
      Cart cart = visit.session().update(Cart.KEY, Cart.EMPTY, c -> changed(c, valid.value()));
      done(visit, "cart.changed").withJson(json(cart)).redirect("/cart");
    } else {
      visit.refuse(sent).page("cart", model(visit, QUANTITIES));
    }
  }

  /** Changes only lines that are in the cart, so a stale page cannot restore a removed one. */
  private static Cart changed(Cart cart, QuantitiesForm form) {
    Cart next = cart;
    for (LineForm line : form.lines()) {
      if (next.lines().containsKey(line.photo())) {
        next = next.with(line.photo(), line.quantity());
      }
    }
    return form.remove().isPresent() ? next.with(form.remove().get(), 0) : next;
  }

  /** Returns the lines whose photos still exist. */
  List<ShownLine> lines(Cart cart) {
    return cart.lines().entrySet().stream()
        .flatMap(
            line -> photos.find(line.getKey()).map(photo -> shown(photo, line.getValue())).stream())
        .toList();
  }

  Map<String, ?> model(Visit visit, Form<?> form) {
    List<ShownLine> lines = lines(of(visit));
    BigDecimal total =
        lines.stream().map(ShownLine::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    return Map.of("page", "cart", "fields", form.fields(), "lines", lines, "total", total);
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
