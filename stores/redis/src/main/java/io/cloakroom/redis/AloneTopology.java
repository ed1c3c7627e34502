package io.cloakroom.redis;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/** A topology of one server. */
record AloneTopology(HostAndPort server) implements Topology {

  @Override
  public HostAndPort primaryOf(int slot, Deadline deadline) {
    return server;
  }

  @Override
  public List<HostAndPort> primaries(Deadline deadline) {
    return List.of(server);
  }

  @Override
  public void moved(int slot, HostAndPort target) {}

  @Override
  public void doubt() {}

  @Override
  public void refresh(Deadline deadline) {}

  @Override
  public boolean heals() {
    return false;
  }
}
