/** The plugin for Javalin. */
@NullMarked
package io.cloakroom.javalin;

import org.jspecify.annotations.NullMarked;
