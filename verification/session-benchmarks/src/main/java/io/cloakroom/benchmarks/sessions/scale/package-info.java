/** The cost of a request as sessions, attributes, writers and nodes grow. */
@NullMarked
package io.cloakroom.benchmarks.sessions.scale;

import org.jspecify.annotations.NullMarked;
