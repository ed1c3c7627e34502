/** JSON as bytes, for values that are stored and seldom looked into. Not exported. */
@NullMarked
package io.cloakroom.json;

import org.jspecify.annotations.NullMarked;
