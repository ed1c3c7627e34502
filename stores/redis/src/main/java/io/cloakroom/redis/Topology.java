package io.cloakroom.redis;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/** Which servers take writes now. Thread-safe. */
interface Topology {

  /**
   * The server that takes writes of this slot.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if it cannot be found out in time
   */
  HostAndPort primaryOf(int slot, Deadline deadline);

  /** All servers that take writes. */
  List<HostAndPort> primaries(Deadline deadline);

  /** A server said who serves the slot in its stead. */
  void moved(int slot, HostAndPort target);

  /** A server did not answer, or not as a primary: others may know who took its place. */
  void doubt();

  /** Asks other servers who takes writes, where there are some to ask. */
  void refresh(Deadline deadline);

  /** Whether another server may take the place of one that is away. */
  boolean heals();
}
