/**
 * Small records under opaque keys, with compare-and-set and expiry. Independent of their content.
 */
@NullMarked
package io.cloakroom.store;

import org.jspecify.annotations.NullMarked;
