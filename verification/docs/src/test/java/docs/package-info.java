/** Checks the documentation against the code: examples, links, tables. */
@NullMarked
package docs;

import org.jspecify.annotations.NullMarked;
