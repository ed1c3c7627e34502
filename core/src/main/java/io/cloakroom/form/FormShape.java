package io.cloakroom.form;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a page must know of a form to show it.
 *
 * @param type the record
 * @param trim whether white space around texts is removed before they are checked
 * @param clock tells constraints the time; null where a validator of the application's own does
 */
record FormShape(Class<?> type, Shape shape, boolean trim, @Nullable Clock clock) {}
