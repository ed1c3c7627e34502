/**
 * Fuzz tests. They send unexpected bytes through every decoder and the binder, and compare the
 * results with those of slow, simple readers.
 */
@NullMarked
package io.cloakroom.fuzz;

import org.jspecify.annotations.NullMarked;
