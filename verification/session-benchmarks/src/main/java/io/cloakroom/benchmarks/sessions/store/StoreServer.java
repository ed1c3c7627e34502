package io.cloakroom.benchmarks.sessions.store;

import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The server of a store, which counts what it is asked. */
public interface StoreServer extends AutoCloseable {

  /** The numbers of commands or statements that a store received, and of messages from clients. */
  record Calls(long commands, long trips) {

    /** Returns the calls after these. */
    public Calls since(Calls earlier) {
      return new Calls(commands - earlier.commands, trips - earlier.trips);
    }
  }

  /** Returns an address for one more candidate. */
  String url();

  /** Returns the calls to this address since the server started. */
  Calls calls(String url);

  /** Returns the bytes of everything under this address; 0 if there is no server. */
  long bytes(String url);

  /** Returns the name and the version of the server. */
  String version();

  @Override
  void close();

  /** Starts the server of this store. */
  static StoreServer start(SessionPlace.Engine engine) {
    return switch (engine) {
      case MEMORY -> new Memory();
      case POSTGRES -> new Postgres();
      case REDIS -> new Redis();
    };
  }

  /** No server: each candidate has its own memory. */
  final class Memory implements StoreServer {

    @Override
    public String url() {
      return "memory";
    }

    @Override
    public Calls calls(String url) {
      return new Calls(0, 0);
    }

    @Override
    public long bytes(String url) {
      return 0;
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public void close() {}
  }

  /** A PostgreSQL that forces commits to its disk; statements are counted for each database. */
  final class Postgres implements StoreServer {

    private static final String ALL = "postgres";

    private final PostgresServer server =
        PostgresServer.of(
            "max_connections=200",
            "shared_preload_libraries=pg_stat_statements",
            "pg_stat_statements.track=top");

    Postgres() {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private Connection connect() throws SQLException {
      return DriverManager.getConnection(server.jdbcUrl(ALL));
    }

    @Override
    public String url() {
      return server.jdbcUrl(server.freshDatabase());
    }

    @Override
    public Calls calls(String url) {
      long calls =
          number(
              "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d"
                  + " ON d.oid = s.dbid WHERE d.datname = '"
                  + database(url)
                  + "'");
      return new Calls(calls, calls);
    }

    private static String database(String url) {
      return url.replaceAll(".*/(\\w+)\\?.*", "$1");
    }

    @Override
    public long bytes(String url) {
      return number("SELECT pg_database_size('" + database(url) + "')");
    }

    private long number(String query) {
      return Long.parseLong(text(query));
    }

    private String text(String query) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(query)) {
        result.next();
        return result.getString(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String version() {
      return "PostgreSQL " + text("SHOW server_version").replaceAll(" .*", "");
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** A Redis in memory. What its scripts do counts as commands too. */
  final class Redis implements StoreServer {

    private final RedisServer server = RedisServer.of();

    @Override
    public String url() {
      return server.url();
    }

    @Override
    public Calls calls(String url) {
      long commands =
          server.calls().entrySet().stream()
              .filter(call -> !call.getKey().equals("info"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      return new Calls(commands, Long.parseLong(info("stats", "total_reads_processed")));
    }

    @Override
    public long bytes(String url) {
      return Long.parseLong(info("memory", "used_memory"));
    }

    private String info(String section, String name) {
      return server.command("INFO", section).replaceAll("(?s).*\\b" + name + ":(\\S+).*", "$1");
    }

    @Override
    public String version() {
      return "Redis " + info("server", "redis_version");
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
