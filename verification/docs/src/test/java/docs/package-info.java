/** Holds the documentation to the code: examples, links, tables. */
@NullMarked
package docs;

import org.jspecify.annotations.NullMarked;
