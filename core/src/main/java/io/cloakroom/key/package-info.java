/** Keys, and what they protect: signed and sealed values. */
@NullMarked
package io.cloakroom.key;

import org.jspecify.annotations.NullMarked;
