/**
 * Parts of messages about mistakes in an application: the name that was probably meant, and the
 * line that made the mistake.
 */
@NullMarked
package io.cloakroom.mistake;

import org.jspecify.annotations.NullMarked;
