/** Keeps records in Redis or Valkey: alone, under Sentinel, or in a cluster. */
@NullMarked
package io.cloakroom.redis;

import org.jspecify.annotations.NullMarked;
