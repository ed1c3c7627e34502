/**
 * Reads a form as one typed, checked record, or errors under the names that were sent. It does not
 * depend on sessions.
 */
@NullMarked
package io.cloakroom.form;

import org.jspecify.annotations.NullMarked;
