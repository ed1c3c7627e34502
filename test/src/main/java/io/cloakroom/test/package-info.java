/** A browser for the tests of an application, with and without a server. */
@NullMarked
package io.cloakroom.test;

import org.jspecify.annotations.NullMarked;
