package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.Sha256;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The commands for sessions in PostgreSQL and in Redis, with passwords. */
class SessionsOnServersTest {

  private static final String PASSWORD = "green umbrella";
  private static final String IN_ADDRESS = "green%20umbrella";

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir private Path folder = Path.of("");

  /** A server that asks for a password, and addresses of it. */
  enum Engine {
    POSTGRES {
      @Override
      String fresh() {
        PostgresServer server = Postgres.WITH_PASSWORD;
        String address =
            server
                .jdbcUrl(server.freshDatabase())
                .replace("user=postgres", "user=ann&password=" + IN_ADDRESS);
        JdbcStore.of(connections(address)).createSchema();
        return address;
      }

      @Override
      Store open(String address) {
        return JdbcStore.of(connections(address));
      }

      @Override
      String at(String hostAndPort) {
        return "jdbc:postgresql://" + hostAndPort + "/shop?user=ann&password=" + IN_ADDRESS;
      }
    },
    REDIS {
      @Override
      String fresh() {
        return "redis://:"
            + IN_ADDRESS
            + "@127.0.0.1:"
            + Redis.WITH_PASSWORD.port()
            + "/"
            + NUMBERS.incrementAndGet();
      }

      @Override
      Store open(String address) {
        return RedisStore.of(address);
      }

      @Override
      String at(String hostAndPort) {
        return "redis://ann:" + IN_ADDRESS + "@" + hostAndPort;
      }
    };

    /** Returns the address of a store without records. */
    abstract String fresh();

    abstract Store open(String address);

    /** Returns an address with a password, of whatever is there. */
    abstract String at(String hostAndPort);

    Engine other() {
      return this == POSTGRES ? REDIS : POSTGRES;
    }
  }

  private static DriverConnections connections(String address) {
    return DriverConnections.of(address, new Properties(), List.of(), true);
  }

  /** Started once. Its user ann has a password. */
  private static final class Postgres {

    static final PostgresServer WITH_PASSWORD = start();

    private static PostgresServer start() {
      try {
        // The server may run as another user, who must read it.
        Path rules = Files.createTempFile("cloakroom", "hba");
        Files.writeString(
            rules,
            "host all postgres 127.0.0.1/32 trust\nhost all ann 127.0.0.1/32 scram-sha-256\n");
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-r--r--"));
        rules.toFile().deleteOnExit();
        PostgresServer server = PostgresServer.of("hba_file=" + rules);
        try (Connection connection = connections(server.jdbcUrl("postgres")).getConnection();
            Statement create = connection.createStatement()) {
          create.execute("create role ann superuser login password '" + PASSWORD + "'");
        }
        return server;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Started once. */
  private static final class Redis {
    static final RedisServer WITH_PASSWORD = RedisServer.of("requirepass=" + PASSWORD);
  }

  private static String id(int number) {
    return Sha256.base64("token " + number);
  }

  /** Fills a store with three sessions, two of them of ann, and one that has expired. */
  private static String filled(Engine engine) {
    String address = engine.fresh();
    Store store = engine.open(address);
    for (int i = 0; i < 3; i++) {
      long created = Instant.now().minus(Duration.ofHours(i == 2 ? 48 : 1)).toEpochMilli();
      String json =
          """
          {"v":1,"created":%d,"seen":%d,"device":"Firefox","a":{"name":"secret%d"}}\
          """
              .formatted(created, created, i);
      StoredRecord record =
          StoredRecord.of(json.getBytes(UTF_8), Instant.now().plus(Duration.ofHours(2)));
      assertThat(
              store.create(
                  new StoreKey("session", id(i)), i < 2 ? record.withOwner("ann") : record))
          .isTrue();
    }
    return address;
  }

  /** Runs a command with the addresses in the environment. No output may have the password. */
  private static CliRun run(Map<String, String> environment, String... arguments) {
    CliRun run = CliRun.of(new byte[0], environment, arguments);
    assertThat(run.out() + run.err()).doesNotContain(PASSWORD, IN_ADDRESS, "umbrella");
    return run;
  }

  private static CliRun sessions(String address, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("sessions", command, "--store", "env:STORE"));
    all.addAll(List.of(arguments));
    return run(Map.of("STORE", address), all.toArray(String[]::new));
  }

  private static List<String> listed(String address, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    List<String> ids = new ArrayList<>();
    sessions(address, "list", all.toArray(String[]::new))
        .json()
        .forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreListedShownAndEnded(Engine engine) {
    String store = filled(engine);

    assertThat(listed(store)).containsExactlyInAnyOrder(id(0), id(1), id(2));
    assertThat(listed(store, "--owner", "ann")).containsExactlyInAnyOrder(id(0), id(1));
    assertThat(listed(store, "--older-than", "1d")).containsExactly(id(2));
    assertThat(sessions(store, "list").out()).contains("ann", "Firefox");
    assertThat(sessions(store, "show", id(0)).out()).contains("name", "ann");
    assertThat(sessions(store, "show", id(0), "--values", "--json").json().toString())
        .contains("secret0");
    assertThat(sessions(store, "show", id(7)).failure()).startsWith("session.missing: ");

    assertThat(sessions(store, "end", id(0), "--yes").out()).isEqualTo("Ended: 1\n");
    assertThat(
            sessions(store, "end", "--owner", "ann", "--yes", "--json")
                .json()
                .path("ended")
                .asInt())
        .isEqualTo(1);
    assertThat(listed(store)).containsExactly(id(2));
    assertThat(sessions(store, "sweep").status()).isZero();
    assertThat(sessions(store, "sweep", "--json").json()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreExportedAndImported(Engine engine) {
    String store = filled(engine);
    String other = engine.other().fresh();
    String file = folder.resolve("export").toString();

    assertThat(sessions(store, "export", file).out()).isEqualTo("Exported: 3\n");
    assertThat(sessions(other, "import", "--yes", file, "--json").json().toString()).contains("3");
    assertThat(sessions(other, "import", "--yes", file).out())
        .isEqualTo("Imported: 0, present already: 3, expired: 0\n");
    assertThat(listed(other, "--owner", "ann")).containsExactlyInAnyOrder(id(0), id(1));
  }

  private static CliRun copy(String from, String to, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("sessions", "copy", "--from", "env:OLD", "--to", "env:NEW", "--yes"));
    all.addAll(List.of(more));
    return run(Map.of("OLD", from, "NEW", to), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreCopied(Engine engine) {
    String store = filled(engine);
    String other = engine.other().fresh();

    JsonNode report = copy(store, other, "--json").json();
    assertThat(report.path("moved").asInt()).isEqualTo(3);
    assertThat(report.path("identical").asInt()).isEqualTo(3);
    assertThat(report.path("remaining").asInt()).isZero();
    assertThat(listed(store)).isEmpty();
    assertThat(listed(other)).containsExactlyInAnyOrder(id(0), id(1), id(2));
    assertThat(copy(store, other).out()).contains("Moved: 0, and 3 before.");
  }

  @ParameterizedTest
  @EnumSource
  void twoAddressesOfOneStoreAreNotCopied(Engine engine) {
    String store = filled(engine);

    assertThat(copy(store, store.replace("127.0.0.1", "localhost")).err())
        .contains("--from and --to are the same store, under two addresses.");
    assertThat(listed(store)).hasSize(3);
  }

  /** Runs each command on a store that it cannot use, and returns the messages. */
  private List<String> failures(String address, String... json) {
    String absent = folder.resolve("absent").toString();
    List<List<String>> commands =
        List.of(
            List.of("list"),
            List.of("show", id(0)),
            List.of("end", "--yes", id(0)),
            List.of("sweep"),
            List.of("export", absent));
    List<String> failures = new ArrayList<>();
    for (List<String> command : commands) {
      List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
      arguments.addAll(List.of(json));
      failures.add(sessions(address, command.get(0), arguments.toArray(String[]::new)).failure());
    }
    assertThat(Path.of(absent)).doesNotExist();
    return failures;
  }

  @ParameterizedTest
  @EnumSource
  void aDeadServerIsNamed(Engine engine) {
    String dead = engine.at("127.0.0.1:1");

    assertThat(failures(dead))
        .allSatisfy(
            failure -> assertThat(failure).startsWith("store.failed: ").contains("127.0.0.1"));
    assertThat(failures(dead, "--json"))
        .allSatisfy(failure -> assertThat(failure).startsWith("{").contains("store.failed"));
    assertThat(copy(dead, engine.other().fresh()).status()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownHostIsNamed(Engine engine) {
    assertThat(sessions(engine.at("nowhere.invalid:1"), "list").failure())
        .startsWith("store.failed: ")
        .contains("nowhere.invalid");
  }

  @ParameterizedTest
  @EnumSource
  void aWrongPasswordIsNamed(Engine engine) {
    String wrong = engine.fresh().replace(IN_ADDRESS, "redumbrella");

    assertThat(failures(wrong))
        .allSatisfy(failure ->
            assertThat(failure)
                .startsWith("store.failed: ")
                .containsPattern("it refuse[sd] the user or the password"));
    assertThat(copy(wrong, engine.other().fresh()).status()).isEqualTo(1);
    assertThat(copy(engine.other().fresh(), wrong).status()).isEqualTo(1);
  }

  @Test
  void aDatabaseWithoutTheTableOrTheDatabaseIsNamedForAShell() {
    PostgresServer server = Postgres.WITH_PASSWORD;
    String empty = server.jdbcUrl(server.freshDatabase());
    assertThat(failures(empty))
        .allSatisfy(failure ->
            assertThat(failure)
                .startsWith("store.failed: ")
                .contains("it has no table of sessions: correct the address", "schema print")
                .doesNotContain("Jdbc", "createSchema", "DataSource"));
    assertThat(sessions(server.jdbcUrl("none"), "list").failure())
        .contains("\"none\" does not exist; there is no such database: correct the address")
        .doesNotContain("DataSource");
  }
}
