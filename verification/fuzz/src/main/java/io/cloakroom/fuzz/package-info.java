/**
 * Fuzzing: bytes that nobody thought of go through every decoder and the binder, and what comes out
 * is compared with slow, obvious readings of the same bytes.
 */
@NullMarked
package io.cloakroom.fuzz;

import org.jspecify.annotations.NullMarked;
