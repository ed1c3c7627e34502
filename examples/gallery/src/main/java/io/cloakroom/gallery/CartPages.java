package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.form.Field;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages for the cart, which is stored in the session. */
final class CartPages {

  /**
   * A line as a page shows it.
   *
   * @param index its index in the form
   * @param id the photo's ID
   * @param photo null if it was deleted
   * @param quantity the quantity in the cart; a page shows what was typed instead
   * @param total the price; null if the typed quantity is not a valid one, or there is no photo
   */
  record ShownLine(
      int index, String id, @Nullable Photo photo, int quantity, @Nullable BigDecimal total) {}

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
      Optional<Long> remove,
      Optional<Boolean> checkout) {}

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
    Map<String, Object> model = model(visit, visit.fields(QUANTITIES));
    Fields added = visit.fields(ADD);
    if (!added.valid()) {
      // A print of no photo was refused, so no other page could show it.
      model.put(
          "errors",
          added.errors().stream().map(e -> new Fields.ErrorLink("", e.message())).toList());
    }
    visit.answer().withJson(json(of(visit))).page("cart", model);
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
      // The photo's page has the form.
      Optional<Photo> photo = photoPages.find(sent.fields().get("photo").value());
      visit.refuse(sent).redirect(photo.map(p -> "/photos/" + p.id()).orElse("/cart"));
    }
  }

  private void change(Visit visit) {
    Submission<QuantitiesForm> sent = visit.read(QUANTITIES);
    if (sent instanceof Valid<QuantitiesForm> valid) {
      List<Long> deleted =
          of(visit).lines().keySet().stream().filter(id -> photos.find(id).isEmpty()).toList();
      Cart cart =
          visit.session().update(Cart.KEY, Cart.EMPTY, c -> changed(c, valid.value(), deleted));
      if (valid.value().checkout().orElse(false)) {
        visit.answer().withJson(json(cart)).redirect("/checkout");
      } else {
        done(visit, "cart.changed").withJson(json(cart)).redirect("/cart");
      }
    } else {
      visit.refuse(sent).redirect("/cart");
    }
  }

  /**
   * Changes only lines that are in the cart, so a stale page cannot restore a removed one. Removes
   * lines of deleted photos, because the page has shown them.
   */
  private static Cart changed(Cart cart, QuantitiesForm form, List<Long> deleted) {
    Cart next = cart;
    for (LineForm line : form.lines()) {
      if (next.lines().containsKey(line.photo())) {
        next = next.with(line.photo(), line.quantity());
      }
    }
    for (long photo : deleted) {
      next = next.with(photo, 0);
    }
    return form.remove().isPresent() ? next.with(form.remove().get(), 0) : next;
  }

  /** Returns the lines of the cart whose photos still exist. */
  List<CheckoutForm.Line> available(Visit visit) {
    return of(visit).lines().entrySet().stream()
        .filter(line -> photos.find(line.getKey()).isPresent())
        .map(line -> new CheckoutForm.Line(line.getKey(), line.getValue()))
        .toList();
  }

  /** Returns the model of a page with the lines of the form, or of the cart if none were sent. */
  Map<String, Object> model(Visit visit, Fields fields) {
    List<Field> rows = fields.get("lines").items();
    List<ShownLine> lines = rows.isEmpty() ? stored(of(visit)) : sent(rows);
    List<ShownLine> existing = lines.stream().filter(line -> line.photo() != null).toList();
    boolean countable = existing.stream().noneMatch(line -> line.total() == null);
    Map<String, Object> model = new HashMap<>();
    model.put("page", "cart");
    model.put("fields", fields);
    model.put("lines", lines);
    model.put("orderable", !existing.isEmpty());
    model.put("price", Order.PRINT);
    model.put("total", countable ? price(prints(existing)) : null);
    return model;
  }

  private static long prints(List<ShownLine> lines) {
    return lines.stream().mapToLong(ShownLine::quantity).sum();
  }

  private static BigDecimal price(long prints) {
    return Order.PRINT.multiply(BigDecimal.valueOf(prints));
  }

  /**
   * Returns the lines of the cart; those of deleted photos come last and are not rows of the form.
   */
  private List<ShownLine> stored(Cart cart) {
    List<ShownLine> lines = new ArrayList<>();
    List<ShownLine> deleted = new ArrayList<>();
    cart.lines()
        .forEach((id, quantity) -> {
          Optional<Photo> photo = photos.find(id);
          (photo.isPresent() ? lines : deleted)
              .add(line(lines.size(), id.toString(), photo.orElse(null), quantity));
        });
    lines.addAll(deleted);
    return lines;
  }

  private List<ShownLine> sent(List<Field> rows) {
    List<ShownLine> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String id = rows.get(i).get("photo").value();
      int quantity = quantity(rows.get(i).get("quantity").value());
      lines.add(line(i, id, photoPages.find(id).orElse(null), quantity));
    }
    return lines;
  }

  /** Returns the quantity that was typed, or -1 if it is not valid. */
  private static int quantity(String typed) {
    return typed.matches("\\d{1,4}") ? Integer.parseInt(typed) : -1;
  }

  private static ShownLine line(int index, String id, @Nullable Photo photo, int quantity) {
    return new ShownLine(
        index, id, photo, quantity, quantity < 0 || photo == null ? null : price(quantity));
  }

  static Map<String, Object> json(Cart cart) {
    return Map.of(
        "lines",
        cart.lines().entrySet().stream()
            .map(line -> new LineForm(line.getKey(), line.getValue()))
            .toList());
  }
}
