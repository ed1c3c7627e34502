package io.cloakroom.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every template of one request sees, beside its own model: Express' {@code res.locals}, over
 * the application's locals. A later value under the same name wins, and the template's own model
 * wins over all.
 *
 * <p>A lazy value is computed when a template first asks for it, once. Not thread-safe: it belongs
 * to one request.
 */
public final class Locals {

  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Shows a value to the templates of this request. */
  public Locals set(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Shows a value that is computed only where a template asks for it. */
  public Locals lazy(String name, Supplier<?> value) {
    values.put(name, new Lazy(value));
    return this;
  }

  /** What a template sees: these locals under its own model. */
  public Map<String, Object> over(Map<String, ?> model) {
    return new Model(values, model);
  }
}
