/** Support for the tests of an application, with {@code MockMvc} and {@code RestTestClient}. */
@NullMarked
package io.cloakroom.spring.test;

import org.jspecify.annotations.NullMarked;
