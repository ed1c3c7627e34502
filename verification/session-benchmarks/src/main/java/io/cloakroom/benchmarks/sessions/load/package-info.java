/** The load and the requests that are checked. */
@NullMarked
package io.cloakroom.benchmarks.sessions.load;

import org.jspecify.annotations.NullMarked;
