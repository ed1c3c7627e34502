/** Tests of rendering, escaping and failing pages. */
@NullMarked
package io.cloakroom.views;

import org.jspecify.annotations.NullMarked;
