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
   * @param quantity the quantity in the cart; a page shows what was typed instead
   * @param total the price; null if the typed quantity is not a valid one
   */
  record ShownLine(int index, Photo photo, int quantity, @Nullable BigDecimal total) {}

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
    visit.answer().withJson(json(of(visit))).page("cart", model(visit, QUANTITIES.fields()));
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
      visit.refuse(sent).page("cart", model(visit, QUANTITIES.fields()));
    }
  }

  private void change(Visit visit) {
    Submission<QuantitiesForm> sent = visit.read(QUANTITIES);
    if (sent instanceof Valid<QuantitiesForm> valid) {
      Cart cart = visit.session().update(Cart.KEY, Cart.EMPTY, c -> changed(c, valid.value()));
      if (valid.value().checkout().orElse(false)) {
        visit.answer().withJson(json(cart)).redirect("/checkout");
      } else {
        done(visit, "cart.changed").withJson(json(cart)).redirect("/cart");
      }
    } else {
      visit.refuse(sent).page("cart", model(visit, sent.fields()));
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

  /** Returns the model of a page with the lines of the form, or of the cart if none were sent. */
  Map<String, ?> model(Visit visit, Fields fields) {
    List<Field> rows = fields.get("lines").items();
    List<ShownLine> lines = rows.isEmpty() ? stored(of(visit)) : sent(rows);
    boolean countable = lines.stream().noneMatch(line -> line.total() == null);
    Map<String, Object> model = new HashMap<>();
    model.put("page", "cart");
    model.put("fields", fields);
    model.put("lines", lines);
    model.put("total", countable ? Order.PRINT.multiply(BigDecimal.valueOf(prints(lines))) : null);
    return model;
  }

  private static long prints(List<ShownLine> lines) {
    return lines.stream().mapToLong(ShownLine::quantity).sum();
  }

  /** Returns the cart's lines whose photos still exist. */
  private List<ShownLine> stored(Cart cart) {
    List<ShownLine> lines = new ArrayList<>();
    cart.lines()
        .forEach((id, quantity) ->
            photos.find(id).ifPresent(photo -> lines.add(line(lines.size(), photo, quantity))));
    return lines;
  }

  /** Returns the lines of a refused form whose photos still exist. */
  private List<ShownLine> sent(List<Field> rows) {
    List<ShownLine> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int index = i;
      int quantity = quantity(rows.get(i).get("quantity").value());
      photoPages
          .find(rows.get(i).get("photo").value())
          .ifPresent(photo -> lines.add(line(index, photo, quantity)));
    }
    return lines;
  }

  /** Returns the quantity that was typed, or -1 if it is not valid. */
  private static int quantity(String typed) {
    return typed.matches("\\d{1,4}") ? Integer.parseInt(typed) : -1;
  }

  private static ShownLine line(int index, Photo photo, int quantity) {
    return new ShownLine(
        index,
        photo,
        quantity,
        quantity < 0 ? null : Order.PRINT.multiply(BigDecimal.valueOf(quantity)));
  }

  static Map<String, Object> json(Cart cart) {
    return Map.of(
        "lines",
        cart.lines().entrySet().stream()
            .map(line -> new LineForm(line.getKey(), line.getValue()))
            .toList());
  }
}
