package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a number, a {@code LocalDate}, {@code LocalTime} or {@code LocalDateTime} that is typed in
 * the notation of the visitor's language and country: {@code 1.234,50} and {@code 28.02.1990} in
 * Germany, {@code 12,34,567} in India. {@link Form#withLocale} sets the locale. It also applies to
 * the value of an {@code Optional} and the elements of a collection. JSON keeps ISO and Java's
 * notation.
 *
 * <pre>{@code
 * record Invoice(@Localized BigDecimal amount, @Localized LocalDate due) {}
 * }</pre>
 *
 * <p>Its field is a text input, as browsers show {@code type="number"} and {@code type="date"} in
 * their own notation.
 *
 * <p>A number is read in that notation only: {@code 1.5} is an error in Germany, and not 15. A date
 * may be in ISO's too; its year has four digits. If the locale has no country, and countries of its
 * language disagree, ambiguous values are refused: in {@code en} dates are ISO's, in {@code de}
 * numbers have no grouping.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Localized {}
