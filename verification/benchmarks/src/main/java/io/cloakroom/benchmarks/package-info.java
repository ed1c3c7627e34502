/** Benchmarks of Cloakroom and comparable libraries, with JMH. */
@NullMarked
package io.cloakroom.benchmarks;

import org.jspecify.annotations.NullMarked;
