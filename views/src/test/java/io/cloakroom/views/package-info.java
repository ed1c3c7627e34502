/** How pages are rendered, escaped, and how they fail. */
@NullMarked
package io.cloakroom.views;

import org.jspecify.annotations.NullMarked;
