/** The tests of the club. */
@NullMarked
package club;

import org.jspecify.annotations.NullMarked;
