/** Counts and times what sessions and stores do, through Micrometer. */
@NullMarked
package io.cloakroom.metrics;

import org.jspecify.annotations.NullMarked;
