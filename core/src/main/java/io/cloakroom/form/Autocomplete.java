package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what browsers and password managers may fill a component's input with: the {@code
 * autocomplete} attribute, such as {@code email}, {@code new-password}, or {@code off}.
 *
 * <p>On a component that is a record it says whose its fields are, {@code shipping} or {@code
 * section-guest}, which then stands before the word of each field that has one. A word that HTML
 * does not know is refused where the form is declared.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill">
 *     HTML, autofill</a>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Autocomplete {

  /** The words of the attribute. */
  String value();
}
