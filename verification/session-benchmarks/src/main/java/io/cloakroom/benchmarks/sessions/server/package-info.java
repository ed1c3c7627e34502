/** The candidates: the same application on each server, with each kind of session. */
@NullMarked
package io.cloakroom.benchmarks.sessions.server;

import org.jspecify.annotations.NullMarked;
