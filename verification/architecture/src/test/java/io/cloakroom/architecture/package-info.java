/** Holds the house to its plan: which package may know which, and what each module shows. */
@NullMarked
package io.cloakroom.architecture;

import org.jspecify.annotations.NullMarked;
