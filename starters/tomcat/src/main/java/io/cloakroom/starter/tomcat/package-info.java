/** An embedded Tomcat for servlets that use a visit. */
@NullMarked
package io.cloakroom.starter.tomcat;

import org.jspecify.annotations.NullMarked;
