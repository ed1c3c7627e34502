/** The application of the tests with Spring Security. */
@NullMarked
package io.cloakroom.spring.guarded;

import org.jspecify.annotations.NullMarked;
