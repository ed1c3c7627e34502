/** The benchmark of sessions beside those of Tomcat, Jetty and Spring Session. */
@NullMarked
package io.cloakroom.benchmarks.sessions;

import org.jspecify.annotations.NullMarked;
