package io.cloakroom.javalin;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.server.SessionRaceContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** Sessions among requests at the same time on Javalin, for a subclass per store. */
abstract class JavalinRaces extends SessionRaceContract {

  private final List<HikariDataSource> pools = new ArrayList<>();

  @Override
  protected final TestServer start(Cloakroom cloakroom, TestHandler handler) {
    return JavalinServer.start(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      new JavalinWays(handler).serve(config);
    });
  }

  /** A node's store, over a pool of its own. */
  final Store database(String url, Clock clock) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    JdbcStore store = JdbcStore.builder(pool).clock(clock).build();
    store.createSchema();
    return store;
  }

  @AfterAll
  final void closePools() {
    pools.forEach(HikariDataSource::close);
  }
}
