/** Keeps a form that is sent twice from taking effect twice. */
@NullMarked
package io.cloakroom.idempotency;

import org.jspecify.annotations.NullMarked;
