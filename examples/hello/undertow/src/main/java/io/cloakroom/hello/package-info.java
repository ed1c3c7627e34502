/** An example on Undertow. */
@NullMarked
package io.cloakroom.hello;

import org.jspecify.annotations.NullMarked;
