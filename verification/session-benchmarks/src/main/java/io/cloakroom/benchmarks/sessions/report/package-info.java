/** The measurements as tables, charts and JSON. */
@NullMarked
package io.cloakroom.benchmarks.sessions.report;

import org.jspecify.annotations.NullMarked;
