/**
 * A page for developers that shows what became of each form that was sent. Refuses to start outside
 * development.
 */
@NullMarked
package io.cloakroom.toolbar;

import org.jspecify.annotations.NullMarked;
