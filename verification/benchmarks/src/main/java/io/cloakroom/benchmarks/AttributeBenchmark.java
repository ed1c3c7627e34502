package io.cloakroom.benchmarks;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A request that sets, changes or reads every attribute of its session. {@link Attributes} divides
 * the cost by the number of attributes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttributeBenchmark {

  /** The number of attributes. */
  @Param({"10", "100", "1000", "10000"})
  public int attributes;

  private final Sessions sessions = Sessions.of(MemoryStore.of()).withMaxBytes(16 << 20);
  private final List<SessionKey<List<String>>> keys = new ArrayList<>();
  private String cookie = "";
  private int round;

  /** Begins a session with all attributes. */
  @Setup
  public void fill() {
    for (int i = 0; i < attributes; i++) {
      keys.add(SessionKey.listOf("attribute" + i, String.class));
    }
    TestExchange begun =
        request(session -> keys.forEach(key -> session.set(key, List.of("print"))));
    cookie = begun.sent("Set-Cookie").get(0).split(";", 2)[0];
  }

  /** Reads every attribute. */
  @Benchmark
  public int get(Blackhole values) {
    return request(session -> keys.forEach(key -> values.consume(session.get(key)))).status();
  }

  /** Sets every attribute to another value. */
  @Benchmark
  public int set() {
    List<String> next = List.of("print", "frame" + round++);
    return request(session -> keys.forEach(key -> session.set(key, next))).status();
  }

  /** Computes every attribute's next value. */
  @Benchmark
  public int update() {
    List<String> next = List.of("print", "frame" + round++);
    return request(session -> keys.forEach(key -> session.update(key, next, last -> next)))
        .status();
  }

  /** Changes every attribute in place. */
  @Benchmark
  public int inPlace() {
    String next = "frame" + round++;
    return request(session -> keys.forEach(key -> session.get(key).orElseThrow().set(0, next)))
        .status();
  }

  private TestExchange request(Consumer<Session> handler) {
    TestExchange exchange = TestExchange.of("GET", "/").with("Cookie", cookie);
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    return exchange.finish();
  }
}
