/**
 * A page for developers that shows what each request did, and why. It starts in development only.
 */
@NullMarked
package io.cloakroom.toolbar;

import org.jspecify.annotations.NullMarked;
