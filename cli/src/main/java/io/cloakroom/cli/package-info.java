/** The command line of Cloakroom. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;
