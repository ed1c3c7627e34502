/** Annotations that tools read, such as Error Prone and IDEs. */
@NullMarked
package io.cloakroom.annotation;

import org.jspecify.annotations.NullMarked;
