/** A photo gallery that shows every place where a web application keeps something. */
@NullMarked
package io.cloakroom.gallery;

import org.jspecify.annotations.NullMarked;
