/** Spring without our auto-configuration. */
@NullMarked
package plain;

import org.jspecify.annotations.NullMarked;
