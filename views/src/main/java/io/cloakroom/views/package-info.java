/** Adapters for the template engines that render pages, one for each engine. */
@NullMarked
package io.cloakroom.views;

import org.jspecify.annotations.NullMarked;
