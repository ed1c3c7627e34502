/** The application that the tests send requests to. */
@NullMarked
package io.cloakroom.spring.app;

import org.jspecify.annotations.NullMarked;
