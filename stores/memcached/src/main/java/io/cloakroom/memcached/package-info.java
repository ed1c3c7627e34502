/**
 * A store in Memcached, which may lose records: a cache in front of another store, never the only
 * one.
 */
@NullMarked
package io.cloakroom.memcached;

import org.jspecify.annotations.NullMarked;
