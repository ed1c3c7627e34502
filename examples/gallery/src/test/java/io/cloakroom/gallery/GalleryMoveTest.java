package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.Sha256;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two nodes of the gallery move from PostgreSQL to Redis, by options alone, while visitors come.
 * Beside theirs there are sessions that nobody uses: {@code -Dmove.sessions=1000000} sets how many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("processes that are replaced")
final class GalleryMoveTest {

  private static final int IDLE = Integer.getInteger("move.sessions", 2_000);

  /** The number of idle sessions that belong to an account. They are visited at the end. */
  private static final int LOGGED_IN = 20;

  private static final int RETURNING = 60;
  private static final int NODES = 2;
  private static final int WRITERS = 8;
  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\" ?: ?(\\d+)");

  private final Instant expiry =
      Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.MILLIS);

  private final PostgresServer postgres = PostgresServer.of();
  private final String old = postgres.jdbcUrl(postgres.freshDatabase());

  /** A database of its own, so that the sessions are found by their number. */
  private final String young = RedisServer.shared().url() + "/7";

  private final GalleryProcess[] nodes = new GalleryProcess[NODES];
  private final Path data;
  private final Server accounts;
  private StoredRecord anonymous;
  private StoredRecord loggedIn;

  GalleryMoveTest(@TempDir(factory = SampleGallery.class) Path data) throws Exception {
    this.data = data;
    accounts = Server.createTcpServer("-tcpPort", "0", "-baseDir", data.toString()).start();
    startAll("--store", old);
    anonymous = template("");
    loggedIn = template("idle@example.org");
  }

  @AfterAll
  void close() {
    Arrays.stream(nodes).forEach(GalleryProcess::close);
    accounts.stop();
    postgres.close();
  }

  private void startAll(String... options) {
    for (int i = 0; i < NODES; i++) {
      nodes[i] = start(options);
    }
  }

  private GalleryProcess start(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "--database";
    all[options.length + 1] = "jdbc:h2:tcp://localhost:" + accounts.getPort() + "/./gallery";
    return GalleryProcess.start(data, all);
  }

  /** Replaces one node after the other; meanwhile, the other one serves. */
  private void replaceAll(MovedVisitors visitors, String... options) {
    for (int i = 0; i < NODES; i++) {
      assertThat(nodes[i].terminate()).isIn(0, 143);
      nodes[i] = start(options);
      visitors.awaitMore(20);
    }
  }

  @Test
  void everybodyStaysLoggedInAndNothingIsLost() throws Exception {
    try {
      move();
    } catch (AssertionError | RuntimeException e) {
      e.addSuppressed(new AssertionError("The log of the nodes:\n" + endOf(data.resolve("log"))));
      throw e;
    }
  }

  private static String endOf(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - 20_000));
  }

  private void move() throws Exception {
    try (HikariDataSource pool = pool()) {
      JdbcStore store = JdbcStore.of(pool);
      assertThat(count(number -> !store.create(key(number), record(number)))).isZero();
    }
    List<IntSupplier> ports = List.of(() -> nodes[0].port(), () -> nodes[1].port());
    try (MovedVisitors visitors = MovedVisitors.of(ports)) {
      visitors.awaitMore(20);
      replaceAll(visitors, "--store", old, "--move-to", young);
      replaceAll(visitors, "--store", young, "--move-from", old);
      String report = copy();
      visitors.awaitMore(20);
      replaceAll(visitors, "--store", young);
      postgres.kill();
      visitors.awaitMore(40);

      visitors.end();
      assertThat(visitors.endedCount()).isPositive();
      assertThat(visitors.revived()).as("sessions that were ended and are alive").isZero();
      assertThat(number(report, "remaining")).as(report).isZero();
      assertThat(number(report, "gone") + number(report, "changed")).as(report).isLessThan(100);
      assertThat(number(report, "identical")).as(report).isGreaterThanOrEqualTo(IDLE);
      assertThat(number(report, "moved")).as(report).isGreaterThanOrEqualTo(IDLE);
    }
    assertThatIdleSessionsAreWhole();
  }

  private void assertThatIdleSessionsAreWhole() {
    try (RedisStore store = RedisStore.of(young)) {
      assertThat(
              count(number -> {
                Optional<StoredRecord> found = store.load(key(number)).map(LoadedRecord::record);
                return !found.equals(Optional.of(record(number)));
              }))
          .as("idle sessions that are missing or not as they were")
          .isZero();
    }
    new Random(7)
        .ints(RETURNING, LOGGED_IN, IDLE)
        .forEach(
            number -> assertThat(MovedVisitors.quantity(idle(number).get("/cart"))).isEqualTo(3));
    for (int number = 0; number < LOGGED_IN; number++) {
      assertThat(idle(number).get("/profile").body()).contains("idle@example.org");
    }
  }

  private RawVisitor idle(int number) {
    return new RawVisitor(nodes[number % NODES].port())
        .withCookie("sid", token(number))
        .accepting(RawVisitor.JSON);
  }

  /** Runs the command line, which must do with little memory for any number of sessions. */
  private String copy() throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cloakroom.cli.Cli",
                "sessions",
                "copy",
                "--from",
                "env:OLD_STORE",
                "--to",
                "env:NEW_STORE",
                "--yes",
                "--json")
            .redirectError(data.resolve("copy").toFile());
    command.environment().put("OLD_STORE", old);
    command.environment().put("NEW_STORE", young);
    long start = System.nanoTime();
    Process process = command.start();
    String report = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(report + Files.readString(data.resolve("copy"))).isZero();
    System.out.printf(
        "sessions copy: %s in %.1f s%n",
        report.replaceAll("\\s+", " "), (System.nanoTime() - start) / 1e9);
    return report;
  }

  private static long number(String report, String name) {
    Matcher found = NUMBER.matcher(report);
    while (found.find()) {
      if (found.group(1).equals(name)) {
        return Long.parseLong(found.group(2));
      }
    }
    throw new AssertionError("There is no " + name + " in " + report);
  }

  /** Returns a session as a node has stored it, of a visitor with three prints in the cart. */
  private StoredRecord template(String email) {
    RawVisitor visitor = new RawVisitor(nodes[0].port());
    if (!email.isEmpty()) {
      visitor.signUp(email);
    }
    assertThat(visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=3").status())
        .isEqualTo(303);
    try (HikariDataSource pool = pool()) {
      return JdbcStore.of(pool).load(keyOf(visitor.cookie("sid"))).orElseThrow().record();
    }
  }

  private HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    // Only faster: what is filled in must not survive a crash.
    pool.setJdbcUrl(old + "&options=-c%20synchronous_commit=off");
    return pool;
  }

  private StoredRecord record(long number) {
    StoredRecord template = number < LOGGED_IN ? loggedIn : anonymous;
    StoredRecord record = StoredRecord.of(template.content(), expiry.plusMillis(number % 999));
    return template.owner().map(record::withOwner).orElse(record);
  }

  private static String token(long number) {
    return Sha256.base64("token of " + number);
  }

  private static StoreKey key(long number) {
    return keyOf(token(number));
  }

  private static StoreKey keyOf(String token) {
    return new StoreKey("session", Sha256.base64(token));
  }

  /** Counts the idle sessions for which this is true. */
  private static long count(LongPredicate test) {
    ForkJoinPool pool = new ForkJoinPool(WRITERS);
    try {
      return pool.submit(() -> LongStream.range(0, IDLE).parallel().filter(test).count()).join();
    } finally {
      pool.shutdown();
    }
  }
}
