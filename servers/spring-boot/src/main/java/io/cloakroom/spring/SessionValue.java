package io.cloakroom.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a handler's parameter that is a value of the visitor's session. A value that the handler
 * changes in place is saved.
 *
 * <pre>{@code
 * public String cart(@SessionValue("cart") Optional<Cart> cart) {
 *   return cart.isPresent() ? "cart" : "empty-cart";
 * }
 * }</pre>
 *
 * <p>Without such a value, an {@code Optional} is empty, a parameter that is {@code Nullable} is
 * null, and any other parameter is refused with 400.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface SessionValue {

  /** The name of the session attribute. */
  String value();
}
