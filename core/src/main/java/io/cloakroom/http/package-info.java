/**
 * The only view of a server: one request and the response to it. Knows nothing of sessions or
 * forms.
 */
@NullMarked
package io.cloakroom.http;

import org.jspecify.annotations.NullMarked;
