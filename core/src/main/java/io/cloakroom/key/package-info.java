/** Keys, and the values they protect: signed and sealed texts. */
@NullMarked
package io.cloakroom.key;

import org.jspecify.annotations.NullMarked;
