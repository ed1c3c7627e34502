/** The shop with Spring Security for some of its paths. */
@NullMarked
package io.cloakroom.spring.divided;

import org.jspecify.annotations.NullMarked;
