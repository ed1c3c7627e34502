/** A club whose members log in in every way that Spring Security has. */
@NullMarked
package club;

import org.jspecify.annotations.NullMarked;
