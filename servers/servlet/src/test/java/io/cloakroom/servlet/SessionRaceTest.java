package io.cloakroom.servlet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.server.SessionRaceContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** No change is lost and nothing ended comes back, in memory and among nodes. */
final class SessionRaceTest {

  abstract static class JettyRaces extends SessionRaceContract {
    @Override
    protected final TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
      return JettyServer.start(cloakroom, new HandlerServlet(handler));
    }
  }

  private static final class HandlerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient TestHandler handler;

    HandlerServlet(TestHandler handler) {
      this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      try {
        handler.handle(CloakroomFilter.visit(request));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  @Nested
  final class InMemory extends JettyRaces {
    private @Nullable Store store;

    @Override
    protected Store open(Clock clock) {
      if (store == null) {
        store = MemoryStore.builder().clock(clock).build();
      }
      return store;
    }
  }

  @Nested
  final class InPostgres extends JettyRaces {
    private final String url =
        PostgresServer.shared().jdbcUrl(PostgresServer.shared().freshDatabase());
    private final List<HikariDataSource> pools = new ArrayList<>();

    @Override
    protected Store open(Clock clock) {
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
    void closePools() {
      pools.forEach(HikariDataSource::close);
    }
  }
}
