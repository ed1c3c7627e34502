package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a value that must not go back to the page or into a flash message: a record component such
 * as a password, or a type whose values are always secret. {@link Fields} has no value for it, nor
 * for anything within it.
 *
 * <pre>{@code
 * record Login(String email, @Secret String password) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Secret {}
