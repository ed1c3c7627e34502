/** An example of a WAR with JSP pages. */
@NullMarked
package io.cloakroom.war;

import org.jspecify.annotations.NullMarked;
