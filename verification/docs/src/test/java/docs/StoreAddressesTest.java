package docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisSentinel;
import io.cloakroom.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every address of a store in the documentation works as printed. The servers are set up as on
 * Debian, with the users and databases that the page creates. Only host and port differ.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreAddressesTest {

  private static final Path PAGE = Path.of("docs/store-addresses.md");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\b(?:jdbc:[a-z0-9]+:|rediss?(?:-[a-z]+)?://|memcached://)"
              + "[^\\s'\"`+]*[^\\s'\"`+,.;:/]");

  /** Patterns of addresses, such as {@code jdbc:h2:…} and {@code redis://HOST}. */
  private static final Pattern INCOMPLETE = Pattern.compile("…|\\.\\.\\.|HOST|://$");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /** The host and the port of an address with {@code //}. */
  private static final Pattern PLACE = Pattern.compile("(?<=//|@)[^/@#?]+(?=[/#?]|$)");

  /** The part of Debian's {@code pg_hba.conf} about connections to databases. */
  private static final String DEBIAN_HBA =
      """
      local all postgres              peer
      local all all                   peer
      host  all all      127.0.0.1/32 scram-sha-256
      host  all all      ::1/128      scram-sha-256
      """;

  private PostgresServer postgres;
  private MariaDbServer mariadb;
  private RedisServer redis;
  private RedisServer protectedRedis;
  private Path hba;

  @TempDir private Path folder;

  @BeforeAll
  void startServersWithTheUsersOfThePage() throws Exception {
    hba = Files.createTempFile("pg_hba", ".conf");
    Files.setPosixFilePermissions(hba, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(hba, "host all all 127.0.0.1/32 trust\n");
    postgres = PostgresServer.of("hba_file=" + hba);
    try (Connection administrator = DriverManager.getConnection(postgres.jdbcUrl("postgres"))) {
      execute(administrator, quoted("psql -c"));
    }
    Files.writeString(hba, DEBIAN_HBA);
    postgres.kill();
    postgres.restart();

    // With names, so that gallery@localhost is the user of a connection over TCP.
    mariadb = MariaDbServer.of("skip-name-resolve=0");
    try (Connection administrator = DriverManager.getConnection(mariadb.jdbcUrl("mysql"))) {
      for (String statements : quoted("mariadb -e")) {
        execute(administrator, List.of(statements.split(";")));
      }
    }

    redis = RedisServer.of();
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "gallery", "on"));
    words.addAll(quoted("redis-cli ACL SETUSER gallery on"));
    redis.command(words.toArray(String[]::new));
    // The user and the password of docs/redis.md.
    redis.command("ACL", "SETUSER", "user", "on", ">password", "~*", "&*", "+@all");
    protectedRedis = RedisServer.of("requirepass=password");
  }

  @AfterAll
  void stop() throws IOException {
    postgres.close();
    mariadb.close();
    redis.close();
    protectedRedis.close();
    Files.delete(hba);
  }

  /** Returns the texts in quotes on the page's line with this command. */
  private static List<String> quoted(String command) throws IOException {
    String line =
        Files.readString(Page.ROOT.resolve(PAGE))
            .lines()
            .filter(text -> text.contains(command))
            .findFirst()
            .orElseThrow(() -> new AssertionError(PAGE + " has no line with " + command));
    return QUOTED.matcher(line).results().map(found -> found.group(1)).toList();
  }

  private static void execute(Connection administrator, List<String> statements)
      throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Set<String> addresses() throws IOException {
    Set<String> addresses = new TreeSet<>();
    for (Page page : Page.all()) {
      List<String> code = new ArrayList<>(page.inlineCode());
      page.blocks().forEach(block -> code.add(block.code()));
      for (String text : code) {
        ADDRESS
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .filter(address -> !INCOMPLETE.matcher(address).find())
            .forEach(addresses::add);
      }
    }
    return addresses;
  }

  @Test
  void everyAddressWorksAsPrinted() throws IOException {
    Set<String> addresses = addresses();
    List<String> failed = new ArrayList<>();
    for (String address : addresses) {
      try {
        open(address);
      } catch (RuntimeException | SQLException e) {
        failed.add(address + ": " + e);
      }
    }

    assertThat(failed).isEmpty();
    for (String kind :
        List.of(
            "jdbc:postgresql",
            "jdbc:mariadb",
            "jdbc:mysql",
            "jdbc:sqlite",
            "jdbc:h2",
            "redis:",
            "redis-sentinel:",
            "redis-cluster:",
            "memcached:")) {
      assertThat(addresses).anyMatch(address -> address.startsWith(kind));
    }
  }

  private void open(String address) throws SQLException {
    if (address.startsWith("jdbc:")) {
      openDatabase(address);
    } else if (address.startsWith("rediss")) {
      // TLS needs a certificate for the host of the address: RedisTlsTest has one.
      assertThat(RedisStore.builder(address)).isNotNull();
    } else if (address.startsWith("memcached:")) {
      try (MemcachedServer server = MemcachedServer.of();
          MemcachedStore store = MemcachedStore.of(at("localhost:" + server.port(), address))) {
        use(store);
      }
    } else {
      try (RedisStore store = RedisStore.of(redisAddress(address))) {
        use(store);
      }
    }
  }

  private String redisAddress(String address) {
    if (address.startsWith("redis-cluster:")) {
      return at(place(RedisCluster.shared().url()), address);
    }
    if (address.startsWith("redis-sentinel:")) {
      // The Sentinels set the name, as they do their host and port.
      String name = address.substring(address.indexOf('#'));
      return at(place(RedisSentinel.shared().url()), address)
          .replace(name, "#" + RedisSentinel.NAME);
    }
    // A password without a user belongs to the server.
    RedisServer server = address.contains("//:") ? protectedRedis : redis;
    return at("localhost:" + server.port(), address);
  }

  private void openDatabase(String address) throws SQLException {
    String opened = address;
    if (address.startsWith("jdbc:postgresql:")) {
      opened = at("localhost:" + postgres.port(), address);
    } else if (address.contains("//")) {
      opened = at("localhost:" + mariadb.port(), address);
    } else {
      // Relative to the folder in which the application starts.
      opened = address.replaceFirst("^(jdbc:[a-z0-9]+:)(?:\\./)?", "$1" + folder + "/");
    }
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(opened);
      use(JdbcStore.of(pool).createSchema());
    }
  }

  private static void use(Store store) {
    assertThat(store.load(new StoreKey("session", "unknown"))).isEmpty();
  }

  private static String at(String place, String address) {
    return PLACE.matcher(address).replaceFirst(place);
  }

  private static String place(String address) {
    return PLACE.matcher(address).results().map(MatchResult::group).findFirst().orElseThrow();
  }
}
