package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a number, a {@code LocalDate}, {@code LocalTime} or {@code LocalDateTime} that people type
 * as their language and country write it: {@code 1.234,50} and {@code 28.02.1990} in Germany,
 * {@code 12,34,567} in India. {@link Form#in} says whose. It holds for a value in an {@code
 * Optional} and the elements of a collection, too; JSON keeps the notation of programs.
 *
 * <p>Its field is a text input, for browsers show {@code type="number"} and {@code type="date"} in
 * their own notation and send the one of programs.
 *
 * <p>A number is read in that one notation: {@code 1.5} is no number in Germany, rather than 15. A
 * date may be in ISO's too. Its year has four digits. Where the countries of a language disagree
 * and the locale names none, what would mean different things is refused: in {@code en} dates are
 * ISO's, in {@code de} numbers have no grouping.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Localized {}
