/** Template engines that render pages for Cloakroom, one adapter per engine. */
@NullMarked
package io.cloakroom.views;

import org.jspecify.annotations.NullMarked;
