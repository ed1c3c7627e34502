/** The application of the README's first five minutes. */
@NullMarked
package quickstart;

import org.jspecify.annotations.NullMarked;
