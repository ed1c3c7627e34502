/** Makes Cloakroom a plugin of Javalin. */
@NullMarked
package io.cloakroom.javalin;

import org.jspecify.annotations.NullMarked;
