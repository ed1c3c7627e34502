package io.cloakroom.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The values that every template of one request sees beside its own model, like Express' {@code
 * res.locals}. A later value of the same name wins, and the template's own model wins over all.
 *
 * <pre>{@code
 * visit.locals().set("title", "Notes");
 * visit.locals().lazy("unread", () -> messages.countUnread(account));
 * }</pre>
 *
 * <p>A lazy value is computed once, when a template first asks for it. Not thread-safe: it belongs
 * to one request.
 */
public final class Locals {

  private final Map<String, Object> values = new LinkedHashMap<>();

  private Locals() {}

  /** No values yet. */
  public static Locals of() {
    return new Locals();
  }

  /** Shows a value to the templates of this request. */
  public void set(String name, Object value) {
    values.put(name, value);
  }

  /** Shows a value that is computed when a template first asks for it. */
  public void lazy(String name, Supplier<?> value) {
    values.put(name, new Lazy(value));
  }

  /** Returns what a template sees: its model, which wins over these locals. */
  public Map<String, Object> over(Map<String, ?> model) {
    return new Model(values, model);
  }
}
