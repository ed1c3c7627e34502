package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the field that selects the record of a sealed interface. Its value is the record's simple
 * name in lower case with hyphens: {@code bank-transfer} for {@code BankTransfer}.
 *
 * <pre>{@code
 * @Discriminator("kind")
 * sealed interface Payment permits BankTransfer, Card {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Discriminator {

  /** Returns the field's name. Without this annotation it is {@code type}. */
  String value();
}
