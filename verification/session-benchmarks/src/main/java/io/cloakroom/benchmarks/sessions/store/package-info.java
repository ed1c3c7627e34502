/** The servers of stores, which count what they are asked. */
@NullMarked
package io.cloakroom.benchmarks.sessions.store;

import org.jspecify.annotations.NullMarked;
