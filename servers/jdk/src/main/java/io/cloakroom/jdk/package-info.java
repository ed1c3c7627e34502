/** Serves Cloakroom on the JDK's own HTTP server, {@code com.sun.net.httpserver}. */
@NullMarked
package io.cloakroom.jdk;

import org.jspecify.annotations.NullMarked;
