package io.cloakroom.redis;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.ChangeFeedContract;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.TcpProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

final class RedisChangeFeedTest extends ChangeFeedContract {

  private static final RedisServer server = RedisServer.of();

  private final TcpProxy proxy = TcpProxy.of(server.port());
  private final OpenStores stores = new OpenStores();
  private final RedisStore listening =
      stores.open(RedisStore.builder(server.url(proxy.port())).publishChanges(true));
  private final RedisStore writing =
      stores.open(RedisStore.builder(server.url()).publishChanges(true));

  @AfterEach
  void close() {
    stores.close();
    proxy.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ChangeFeed feed() {
    return listening.changes();
  }

  @Override
  protected Store writer() {
    return writing;
  }

  @Override
  protected void cut() {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();
  }

  @Override
  protected void mend() {
    proxy.inject(TcpProxy.Fault.NONE);
  }

  @Override
  protected void freeze() {
    server.freeze();
  }

  @Override
  protected void thaw() {
    server.thaw();
  }

  @Override
  protected int subscribers() {
    return (int)
        server
            .command("CLIENT", "LIST", "TYPE", "pubsub")
            .lines()
            .filter(l -> !l.isBlank())
            .count();
  }
}
