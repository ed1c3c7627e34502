package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Calls that share a round trip. A list that is empty holds a round trip up: BLPOP answers once
 * something is in it.
 */
final class TripsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final RedisServer server = RedisServer.of();
  private final Lanes lanes =
      new Lanes(
          new HostAndPort("127.0.0.1", server.port()),
          new Access(Optional.empty(), Optional.empty(), 0, null),
          timer,
          32);
  private final Trips trips = new Trips(lanes, LONG);

  /** A call on a thread of its own. */
  private static final class Caller {

    private final FutureTask<@Nullable Object> task;
    private final Thread thread;
    private volatile boolean interruptedAfterwards;

    private Caller(Trips trips, RedisCommand command, Duration time) {
      task =
          new FutureTask<>(() -> {
            Object answer = trips.call(new PendingCall(command, Deadline.in(time)));
            interruptedAfterwards = Thread.currentThread().isInterrupted();
            return answer;
          });
      thread = new Thread(task);
      thread.start();
    }

    private @Nullable Object answer() throws Exception {
      try {
        Object answer = task.get(LONG.toSeconds(), TimeUnit.SECONDS);
        return answer instanceof byte[] bytes ? new String(bytes, US_ASCII) : answer;
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    }

    private void waits() {
      Await.until("a call waits", LONG, () -> thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @BeforeEach
  void write() {
    for (int i = 0; i < 32; i++) {
      server.command("SET", "k" + i, "v" + i);
    }
  }

  @AfterEach
  void close() {
    lanes.close();
    timer.shutdownNow();
    server.close();
  }

  private static RedisCommand get(String key) {
    return command(Protocol.Command.GET, key);
  }

  private static RedisCommand command(Protocol.Command command, String key, String... more) {
    CommandArguments words = new CommandArguments(command).add(key);
    for (String word : more) {
      words.add(word);
    }
    return RedisCommand.reading(words, key.getBytes(US_ASCII));
  }

  private Caller blocked(String list, Duration time) {
    return new Caller(trips, command(Protocol.Command.BLPOP, list, "0"), time);
  }

  /** Holds up as many round trips as are under way at once. */
  private List<Caller> allBlocked() {
    List<Caller> blocked = new ArrayList<>();
    for (int i = 0; i < Trips.AT_ONCE; i++) {
      blocked.add(blocked("busy" + i, LONG));
    }
    untilBlocked(Trips.AT_ONCE);
    return blocked;
  }

  private void untilBlocked(int number) {
    Await.until(
        "the server holds up calls",
        LONG,
        () -> server.command("INFO", "clients").contains("blocked_clients:" + number + "\r\n"));
  }

  @Test
  void callsThatWaitShareTheNextRoundTrip() throws Exception {
    List<Caller> blocked = allBlocked();
    List<Caller> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      others.add(new Caller(trips, get("k" + i), LONG));
      others.get(i).waits();
    }
    Caller last = blocked("last", LONG);
    last.waits();

    server.command("LPUSH", "busy0", "x");
    assertThat(blocked.get(0).answer()).isNotNull();
    untilBlocked(Trips.AT_ONCE); // the other one, and the last of those that waited
    assertThat(others).as("answered with the last one").noneMatch(other -> other.task.isDone());

    server.command("LPUSH", "last", "x");
    assertThat(last.answer()).isNotNull();
    for (int i = 0; i < others.size(); i++) {
      assertThat(others.get(i).answer()).isEqualTo("v" + i);
    }
  }

  @Test
  void callThatHasWaitedForLongMakesARoundTripOfItsOwn() throws Exception {
    Trips impatient = new Trips(lanes, Duration.ofMillis(1));
    for (int i = 0; i < Trips.AT_ONCE; i++) {
      new Caller(impatient, command(Protocol.Command.BLPOP, "busy" + i, "0"), LONG);
    }
    untilBlocked(Trips.AT_ONCE);

    assertThat(new Caller(impatient, get("k1"), LONG).answer()).isEqualTo("v1");
  }

  @Test
  void callThatGivesUpEndsNoOtherOfItsRoundTrip() throws Exception {
    allBlocked();
    Caller shortly = blocked("first", Duration.ofSeconds(2));
    shortly.waits();
    Caller other = new Caller(trips, get("k1"), LONG);
    other.waits();
    server.command("LPUSH", "busy0", "x");
    untilBlocked(Trips.AT_ONCE);

    assertThatThrownBy(shortly::answer)
        .isInstanceOf(JedisConnectionException.class)
        .hasMessage("no answer in time");
    assertThat(other.task.isDone()).isFalse();
    server.command("LPUSH", "first", "x");
    assertThat(other.answer()).isEqualTo("v1");
  }

  @Test
  void callThatLeavesBeforeItsRoundTripIsNotMade() throws Exception {
    List<Caller> blocked = allBlocked();
    Caller late =
        new Caller(trips, command(Protocol.Command.SET, "late", "x"), Duration.ofMillis(100));
    Caller interrupted = new Caller(trips, command(Protocol.Command.SET, "late", "x"), LONG);
    interrupted.waits();
    interrupted.thread.interrupt();
    assertThatThrownBy(late::answer).hasMessage("no answer in time");
    assertThatThrownBy(interrupted::answer).hasMessageContaining("interrupted");

    server.command("LPUSH", "busy0", "x");
    assertThat(blocked.get(0).answer()).isNotNull();
    assertThat(new Caller(trips, get("late"), LONG).answer()).isNull();
  }

  @Test
  void callThatWasSentIsAwaitedThroughAnInterrupt() throws Exception {
    allBlocked();
    Caller first = blocked("first", LONG);
    first.waits();
    new Caller(trips, get("k1"), LONG).waits(); // the leader, as it came last
    server.command("LPUSH", "busy0", "x");
    untilBlocked(Trips.AT_ONCE);

    first.thread.interrupt();
    server.command("LPUSH", "first", "x");
    assertThat(first.answer()).isNotNull();
    assertThat(first.interruptedAfterwards).isTrue();
  }

  @Test
  void errorIsTheAnswerOfItsOwnCallAlone() throws Exception {
    server.command("LPUSH", "list", "x");
    allBlocked();
    Caller wrong = new Caller(trips, get("list"), LONG);
    wrong.waits();
    Caller right = new Caller(trips, get("k1"), LONG);
    right.waits();
    server.command("LPUSH", "busy0", "x");

    assertThatThrownBy(wrong::answer)
        .isInstanceOf(JedisDataException.class)
        .hasMessageStartingWith("WRONGTYPE");
    assertThat(right.answer()).isEqualTo("v1");
  }

  @Test
  void callsOfAConnectionThatIsCutFailAndTheNextOnesHaveAnother() throws Exception {
    allBlocked();
    Caller first = blocked("first", LONG);
    first.waits();
    Caller other = new Caller(trips, get("k1"), LONG);
    other.waits();
    server.command("LPUSH", "busy0", "x");
    untilBlocked(Trips.AT_ONCE);

    server.command("CLIENT", "KILL", "TYPE", "normal");
    assertThatThrownBy(first::answer).isInstanceOf(JedisConnectionException.class);
    assertThatThrownBy(other::answer).isInstanceOf(JedisConnectionException.class);
    assertThat(new Caller(trips, get("k1"), LONG).answer()).isEqualTo("v1");
  }

  @Test
  void everyCallerGetsItsOwnAnswer() {
    List<Integer> wrong =
        Race.of(
            32,
            n ->
                (int)
                    IntStream.range(0, 300)
                        .filter(any -> {
                          Object answer =
                              trips.call(new PendingCall(get("k" + n), Deadline.in(LONG)));
                          return !(answer instanceof byte[] bytes)
                              || !new String(bytes, US_ASCII).equals("v" + n);
                        })
                        .count());

    assertThat(wrong).containsOnly(0);
  }
}
