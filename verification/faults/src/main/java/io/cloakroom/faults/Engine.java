package io.cloakroom.faults;

import io.cloakroom.testkit.TcpProxy;
import java.util.List;
import java.util.Optional;

/**
 * The store's engine for the nodes of one row.
 *
 * @param spec the name by which nodes open the store, see {@link StoreSpec}
 * @param version the version that the engine reports
 * @param servers the engine's processes; the first one stores the records
 * @param proxy the proxy between the nodes and the first server, if there is one
 * @param disk the small disk with the engine's files, if there is one
 * @param end stops the engine and removes its files
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

  /** Returns an engine that runs inside the nodes. */
  static Engine inNodes(String spec, String version) {
    return new Engine(spec, version, List.of(), Optional.empty(), Optional.empty(), () -> {});
  }

  /** Returns an engine with one process. */
  static Engine of(String spec, String version, EngineProcess server, Runnable end) {
    return new Engine(spec, version, List.of(server), Optional.empty(), Optional.empty(), end);
  }

  /** Returns the same engine behind a proxy. */
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

  /** Returns the same engine on a small disk. */
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
