/** The gallery against a real database and hostile pictures. */
@NullMarked
package io.cloakroom.gallery;

import org.jspecify.annotations.NullMarked;
