/** Refuses requests that another site made the browser send. */
@NullMarked
package io.cloakroom.csrf;

import org.jspecify.annotations.NullMarked;
