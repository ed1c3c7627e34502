/** Keeps records in Memcached, which forgets: the front of another store, never the only one. */
@NullMarked
package io.cloakroom.memcached;

import org.jspecify.annotations.NullMarked;
