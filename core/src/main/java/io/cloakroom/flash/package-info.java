/** Messages that outlive exactly one redirect, kept in the session until they are read. */
@NullMarked
package io.cloakroom.flash;

import org.jspecify.annotations.NullMarked;
