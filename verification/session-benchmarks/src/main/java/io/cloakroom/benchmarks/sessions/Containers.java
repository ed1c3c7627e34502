package io.cloakroom.benchmarks.sessions;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.KeyRing;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.DatabaseAdaptor;
import org.eclipse.jetty.session.JDBCSessionDataStoreFactory;
import org.eclipse.jetty.session.NullSessionCacheFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The application on a Tomcat and on a Jetty, each as it is by default. */
final class Containers {

  static {
    // As Boot does: two servers of one process would register the same names in JMX.
    Registry.disableRegistry();
  }

  private Containers() {}

  /** Returns a Tomcat. */
  static RunningServer tomcat(SessionCandidate candidate, String url) throws Exception {
    Connections connections = new Connections();
    Path folder = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "localhost");
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "counter", new CounterServlet(candidate.way()));
    context.addServletMappingDecoded("/", "counter");
    if (candidate.way().own()) {
      context.addServletContainerInitializer(
          (types, servlets) -> addFilter(candidate, connections.store(candidate, url), servlets),
          Set.of());
    }
    tomcat.start();
    return RunningServer.here(
        tomcat.getConnector().getLocalPort(), () -> stop(tomcat, folder, connections));
  }

  private static void stop(Tomcat tomcat, Path folder, Connections connections) {
    try {
      tomcat.stop();
      tomcat.destroy();
      connections.close();
      FileSystemUtils.deleteRecursively(folder);
    } catch (LifecycleException | IOException e) {
      throw new IllegalStateException("Tomcat could not be stopped", e);
    }
  }

  /** Returns a Jetty. */
  static RunningServer jetty(SessionCandidate candidate, String url) throws Exception {
    Connections connections = new Connections();
    Server server = new Server(new InetSocketAddress("localhost", 0));
    boolean own = candidate.way().own();
    ServletContextHandler context =
        new ServletContextHandler(
            own ? ServletContextHandler.NO_SESSIONS : ServletContextHandler.SESSIONS);
    context.addServlet(new ServletHolder(new CounterServlet(candidate.way())), "/");
    if (own) {
      context.addServletContainerInitializer(
          (types, servlets) -> addFilter(candidate, connections.store(candidate, url), servlets));
    } else if (candidate.store() == SessionCandidate.Store.POSTGRES) {
      // As for several nodes without sticky sessions: nothing is kept between requests.
      DatabaseAdaptor database = new DatabaseAdaptor();
      database.setDatasource(connections.pool(url));
      JDBCSessionDataStoreFactory stores = new JDBCSessionDataStoreFactory();
      stores.setDatabaseAdaptor(database);
      server.addBean(stores);
      server.addBean(new NullSessionCacheFactory());
    }
    server.setHandler(context);
    server.start();
    return RunningServer.here(
        ((NetworkConnector) server.getConnectors()[0]).getLocalPort(),
        () -> stop(server, connections));
  }

  private static void stop(Server server, Connections connections) {
    try {
      server.stop();
      connections.close();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty could not be stopped", e);
    }
  }

  private static void addFilter(SessionCandidate candidate, Store store, ServletContext servlets) {
    Cloakroom cloakroom = Cloakroom.builder().store(store).keys(KeyRing.generate()).build();
    CloakroomFilter filter = CloakroomFilter.of(cloakroom);
    (candidate.way() == SessionWay.CLOAKROOM_HTTP
            ? filter.withHttpSessions(HttpSessions.of())
            : filter)
        .addTo(servlets);
  }

  /** The connections of a server to its store. */
  private static final class Connections {

    private @Nullable HikariDataSource pool;
    private @Nullable RedisStore redis;

    Store store(SessionCandidate candidate, String url) {
      return switch (candidate.store()) {
        case MEMORY -> MemoryStore.of();
        case POSTGRES -> JdbcStore.of(pool(url)).createSchema();
        case REDIS -> {
          redis = RedisStore.of(url);
          yield redis;
        }
      };
    }

    HikariDataSource pool(String url) {
      HikariDataSource opened = new HikariDataSource();
      opened.setJdbcUrl(url);
      pool = opened;
      return opened;
    }

    void close() {
      if (pool != null) {
        pool.close();
      }
      if (redis != null) {
        redis.close();
      }
    }
  }
}
