/** The HTTP server of the JDK, for handlers that use a visit. */
@NullMarked
package io.cloakroom.starter.jdk;

import org.jspecify.annotations.NullMarked;
