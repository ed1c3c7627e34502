/** Metrics and observations of sessions and stores, through Micrometer. */
@NullMarked
package io.cloakroom.metrics;

import org.jspecify.annotations.NullMarked;
