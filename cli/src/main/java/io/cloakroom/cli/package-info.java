/** What Cloakroom sees, from a shell. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;
