package io.cloakroom.form;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a form that its fields need.
 *
 * @param type the record
 * @param trim whether white space around texts is removed before they are checked
 * @param clock the clock of constraints; null if the application's own validator has it
 */
record FormShape(Class<?> type, Shape shape, boolean trim, @Nullable Clock clock) {}
