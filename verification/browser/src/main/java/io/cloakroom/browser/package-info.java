/** A real browser for the tests of all modules, and the rules of accessibility for its pages. */
@NullMarked
package io.cloakroom.browser;

import org.jspecify.annotations.NullMarked;
