package io.cloakroom.redis;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/** The servers that accept writes now. Thread-safe. */
interface Topology {

  /**
   * Returns the server that accepts writes of this slot.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if it cannot be found in time
   */
  HostAndPort primaryOf(int slot, Deadline deadline);

  /** Returns all servers that accept writes. */
  List<HostAndPort> primaries(Deadline deadline);

  /** Records that a slot moved to another server, as a server reported. */
  void moved(int slot, HostAndPort target);

  /**
   * Records a doubt: a server did not answer, or not as a primary, so another may have taken over.
   */
  void doubt();

  /** Queries other servers for the primaries, if there are any to query. */
  void refresh(Deadline deadline);

  /** Returns whether another server may take over from one that is out of reach. */
  boolean heals();
}
