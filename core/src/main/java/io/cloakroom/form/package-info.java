/**
 * What a form sent, as one typed, checked value, or errors under the names that were sent. Knows
 * nothing of sessions.
 */
@NullMarked
package io.cloakroom.form;

import org.jspecify.annotations.NullMarked;
