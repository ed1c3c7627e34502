/** The program at the end of the guides for readers from Django, Express and Spring. */
@NullMarked
package notes;

import org.jspecify.annotations.NullMarked;
