package io.cloakroom.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method, or all methods of a type, whose result must be used: a call that drops it has no
 * effect. Error Prone and IntelliJ IDEA report such calls; they recognize the annotation by its
 * name.
 *
 * <pre>{@code
 * visit.answer(); // reported: it sends nothing
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
