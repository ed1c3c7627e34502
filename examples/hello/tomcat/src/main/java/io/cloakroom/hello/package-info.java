/** An example on Tomcat. */
@NullMarked
package io.cloakroom.hello;

import org.jspecify.annotations.NullMarked;
