/** Builds the release into a folder and checks it, as the registry would. */
@NullMarked
package release;

import org.jspecify.annotations.NullMarked;
