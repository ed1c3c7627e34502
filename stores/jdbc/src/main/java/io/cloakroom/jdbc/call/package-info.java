/**
 * Calls to a database: each in bounded time, and again on another connection if that is safe. For
 * Cloakroom's own tables only.
 */
@NullMarked
package io.cloakroom.jdbc.call;

import org.jspecify.annotations.NullMarked;
