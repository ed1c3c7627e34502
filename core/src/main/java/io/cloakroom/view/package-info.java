/** The values that templates see, and the engine that renders them. */
@NullMarked
package io.cloakroom.view;

import org.jspecify.annotations.NullMarked;
