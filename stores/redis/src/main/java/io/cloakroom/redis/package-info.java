/** A store in Redis or Valkey: on one server, under Sentinel, or in a cluster. */
@NullMarked
package io.cloakroom.redis;

import org.jspecify.annotations.NullMarked;
