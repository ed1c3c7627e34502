/**
 * Small records under opaque keys, with compare-and-set and expiry. Knows nothing of what they
 * hold.
 */
@NullMarked
package io.cloakroom.store;

import org.jspecify.annotations.NullMarked;
