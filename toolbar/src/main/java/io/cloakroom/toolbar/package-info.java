/**
 * A page for developers that shows how each submitted form was read. It starts in development only.
 */
@NullMarked
package io.cloakroom.toolbar;

import org.jspecify.annotations.NullMarked;
