package io.cloakroom.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The values that every template of one request sees in addition to its own model, like Express'
 * {@code res.locals}. A later value of the same name replaces an earlier one, and the template's
 * own model replaces both.
 *
 * <pre>{@code
 * visit.locals().set("title", "Notes");
 * visit.locals().lazy("unread", () -> messages.countUnread(account));
 * }</pre>
 *
 * <p>A lazy value is computed once, when a template first uses it. Not thread-safe: it belongs to
 * one request.
 */
public final class Locals {

  private final Map<String, Object> values = new LinkedHashMap<>();

  private Locals() {}

  /** Returns locals without values. */
  public static Locals of() {
    return new Locals();
  }

  /** Adds a value for the templates of this request. */
  public void set(String name, Object value) {
    values.put(name, value);
  }

  /** Adds a value that is computed when a template first uses it. */
  public void lazy(String name, Supplier<?> value) {
    values.put(name, new Lazy(value));
  }

  /**
   * Returns the values that a template sees: these locals, replaced by its model if names are
   * equal.
   */
  public Map<String, Object> over(Map<String, ?> model) {
    return new Model(values, model);
  }
}
