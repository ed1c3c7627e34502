/** A photo gallery that shows every place where a web application can store data. */
@NullMarked
package io.cloakroom.gallery;

import org.jspecify.annotations.NullMarked;
