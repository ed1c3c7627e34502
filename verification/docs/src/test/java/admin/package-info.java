/** The command that docs/first-administrator.md shows. */
@NullMarked
package admin;

import org.jspecify.annotations.NullMarked;
