package io.cloakroom.gallery;

import io.cloakroom.views.PebbleTemplates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every page of the gallery with a model of the shape that its handlers give it. */
final class SamplePages {

  static final List<String> ALL =
      List.of(
          "wall",
          "photo",
          "signup",
          "login",
          "dashboard",
          "profile",
          "password",
          "delete",
          "engines",
          "engine",
          "upload",
          "mine",
          "liked",
          "edit",
          "remove",
          "cart",
          "address",
          "checkout",
          "confirmation",
          "orders",
          "order",
          "preferences",
          "devices",
          "about",
          "error");

  record Token(String field, String token) {}

  record Account(String name, String email, Set<String> roles) {}

  record Message(String category, String text) {}

  record Device(
      String id,
      String name,
      Instant lastSeen,
      Instant createdAt,
      boolean current,
      Optional<Instant> rememberedUntil) {}

  record Problem(int status, String title, String detail) {}

  record Wrong(String href, String message) {}

  /** A field as the form package gives it to a page. */
  record Field(String id, String value, List<String> values, String error, boolean required) {
    public boolean invalid() {
      return !error.isEmpty();
    }

    public String errorId() {
      return id + "--error";
    }

    public Map<String, String> attributes() {
      Map<String, String> attributes = new LinkedHashMap<>();
      if (required) {
        attributes.put("required", "");
      }
      if (invalid()) {
        attributes.put("aria-invalid", "true");
        attributes.put("aria-describedby", errorId());
      }
      return attributes;
    }
  }

  record Fields(Map<String, String> values, Map<String, String> errors) {
    public Field get(String name) {
      String value = values.getOrDefault(name, "");
      return new Field(
          name.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("-$", ""),
          value,
          value.isEmpty() ? List.of() : List.of(value),
          errors.getOrDefault(name, ""),
          !name.startsWith("billing"));
    }
  }

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final PebbleTemplates templates =
      PebbleTemplates.builder().classpath("templates").extension(new Texts(ZoneOffset.UTC)).build();

  /** A page, with some of its model replaced. */
  String render(String page, Map<String, ?> replaced) {
    Map<String, Object> model = model("photo".equals(page));
    model.putAll(replaced);
    StringWriter out = new StringWriter();
    try {
      templates.render(page, model, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static Map<String, Object> model(boolean onePhoto) {
    Photo photo = photo("Dunes at dusk", "desert");
    Order.Line print = new Order.Line(1, "Dunes at dusk", 2, Order.PRINT);
    Order order =
        new Order(
            41,
            Optional.of("7"),
            NOON,
            Optional.empty(),
            new Order.Address("Ada", "Street 1", "10115", "Berlin", "Germany"),
            Optional.empty(),
            List.of(print));
    Map<String, Object> model = new HashMap<>();
    model.put("csrf", new Token("_csrf", "token"));
    model.put("idempotency", new Token("_once", "token"));
    model.put("flash", List.of());
    model.put("lang", "en");
    model.put("theme", "system");
    model.put("account", Optional.of(new Account("Ada", "ada@example.org", Set.of())));
    model.put("cartCount", 2);
    model.put("page", "photos");
    model.put("photos", List.of(photo));
    model.put("photo", photo);
    model.put("liked", onePhoto ? (Object) true : Set.of(1L));
    model.put("price", Order.PRINT);
    model.put("fields", new Fields(Map.of(), Map.of()));
    model.put("lines", List.of(new CartPages.ShownLine(0, "1", photo, 2, print.total())));
    model.put("total", print.total());
    model.put("reachable", true);
    model.put("counts", Map.of("photos", 1, "likes", 2, "orders", 1));
    model.put("engines", List.of("pebble", "jte"));
    model.put("engine", "jte");
    model.put("form", "<h1>Create an account</h1>");
    model.put("chosen", "");
    model.put("mostTags", 10);
    model.put("order", order);
    model.put("orders", List.of(order));
    model.put("listed", true);
    model.put("more", true);
    model.put("devices", List.of(device("a", true), device("b", false)));
    StoredItem item = new StoredItem("cart", "{\"lines\":{\"1\":2}}", 24, "later");
    model.put(
        "stored",
        Map.of(
            "cookies", List.of(item),
            "session", List.of(item),
            "flash", List.of(),
            "store", List.of(item),
            "database", List.of(item)));
    model.put("drawing", Drawing.of("whole").html());
    model.put("existing", Set.of(1L));
    model.put("known", true);
    model.put("own", true);
    model.put("orderable", true);
    model.put("changed", true);
    model.put("problem", new Problem(404, "Not found", "There is no photo 99."));
    return model;
  }

  static Photo photo(String title, String tag) {
    return new Photo(1, title, List.of(tag), Optional.of("7"), "Ada", NOON, 1500, 900, 3, 0);
  }

  private static Device device(String id, boolean current) {
    return new Device(
        id,
        "Firefox on Linux",
        NOON,
        NOON,
        current,
        current ? Optional.of(NOON) : Optional.empty());
  }
}
