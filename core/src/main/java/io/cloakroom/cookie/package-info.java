/** Header text to cookies and back, each attribute checked. Knows no keys and no sessions. */
@NullMarked
package io.cloakroom.cookie;

import org.jspecify.annotations.NullMarked;
