package io.cloakroom.faults;

import io.cloakroom.testkit.TcpProxy;
import java.util.List;
import java.util.Optional;

/**
 * What runs under the nodes of one row.
 *
 * @param spec how nodes open the store, see {@link StoreSpec}
 * @param version what it calls itself
 * @param servers its processes; the first is the one that keeps the records
 * @param proxy what stands between the nodes and the first server, where something does
 * @param disk the small disk on which it writes, where it has one of its own
 * @param end ends it and removes its files
 */
record Engine(
    String spec,
    String version,
    List<EngineProcess> servers,
    Optional<TcpProxy> proxy,
    Optional<SmallDisk> disk,
    Runnable end)
    implements AutoCloseable {

  Engine {
    servers = List.copyOf(servers);
  }

  /** An engine without processes of its own. */
  static Engine inNodes(String spec, String version) {
    return new Engine(spec, version, List.of(), Optional.empty(), Optional.empty(), () -> {});
  }

  /** An engine of one process. */
  static Engine of(String spec, String version, EngineProcess server, Runnable end) {
    return new Engine(spec, version, List.of(server), Optional.empty(), Optional.empty(), end);
  }

  /** The same, reached through a proxy. */
  Engine through(TcpProxy proxy) {
    return new Engine(
        spec,
        version,
        servers,
        Optional.of(proxy),
        disk,
        () -> {
          proxy.close();
          end.run();
        });
  }

  /** The same, on a small disk. */
  Engine on(SmallDisk disk) {
    return new Engine(
        spec,
        version,
        servers,
        proxy,
        Optional.of(disk),
        () -> {
          end.run();
          disk.close();
        });
  }

  @Override
  public void close() {
    end.run();
  }
}
