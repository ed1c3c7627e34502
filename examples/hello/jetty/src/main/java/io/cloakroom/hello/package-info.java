/** An example on Jetty. */
@NullMarked
package io.cloakroom.hello;

import org.jspecify.annotations.NullMarked;
