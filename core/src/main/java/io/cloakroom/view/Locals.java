package io.cloakroom.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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
  private Set<String> reserved = Set.of();
  private BiConsumer<String, Optional<Object>> observer = (name, value) -> {};

  private Locals() {}

  /** Returns locals without values. */
  public static Locals of() {
    return new Locals();
  }

  /**
   * Adds a value for the templates of this request.
   *
   * @throws IllegalArgumentException if the name is {@linkplain #reserve reserved}
   */
  public void set(String name, Object value) {
    values.put(checked(name), value);
    observer.accept(name, Optional.of(value));
  }

  /**
   * Adds a value that is computed when a template first uses it.
   *
   * @throws IllegalArgumentException if the name is {@linkplain #reserve reserved}
   */
  public void lazy(String name, Supplier<?> value) {
    values.put(checked(name), new Lazy(value));
    observer.accept(name, Optional.empty());
  }

  /** Refuses later values of these names, which the toolkit gives to every template. */
  public void reserve(Set<String> names) {
    reserved = Set.copyOf(names);
  }

  /**
   * Tells an observer of each value that is set from now on, such as for a page for developers.
   *
   * @param observer gets the name, and the value unless it is lazy
   */
  public void observe(BiConsumer<String, Optional<Object>> observer) {
    this.observer = observer;
  }

  private String checked(String name) {
    if (reserved.contains(name)) {
      throw new IllegalArgumentException(
          "The local "
              + name
              + " is Cloakroom's own, and every template gets it: its forms and layouts would break"
              + " without it. Give yours another name");
    }
    return name;
  }

  /**
   * Returns the values that a template sees: these locals, replaced by its model if names are
   * equal.
   */
  public Map<String, Object> over(Map<String, ?> model) {
    return new Model(values, model);
  }
}
