package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the {@code autocomplete} attribute of a component's input, with which browsers and password
 * managers fill it in: {@code email}, {@code new-password}, or {@code off}.
 *
 * <pre>{@code
 * record Purchase(
 *     @Autocomplete("email") String email, @Autocomplete("shipping") Delivery shipping) {}
 * }</pre>
 *
 * <p>On a component that is a record it names a group of fields, {@code shipping} or {@code
 * section-guest}, which precedes the word of each field that has one. {@link Form#of} refuses words
 * that HTML does not define.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill">
 *     HTML, autofill</a>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Autocomplete {

  /** Returns the words of the attribute. */
  String value();
}
