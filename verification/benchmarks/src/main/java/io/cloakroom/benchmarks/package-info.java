/** Cloakroom and its peers at the same work, measured by JMH. */
@NullMarked
package io.cloakroom.benchmarks;

import org.jspecify.annotations.NullMarked;
