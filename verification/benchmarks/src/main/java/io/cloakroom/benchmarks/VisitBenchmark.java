package io.cloakroom.benchmarks;

import com.sun.net.httpserver.Filter;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdk.CloakroomHttpFilter;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A request that asks for nothing: no session, no cookie, no form. {@link Visits} runs it with and
 * without Cloakroom. The server holds on to each exchange, so that it is allocated in both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VisitBenchmark {

  static final String COOKIES =
      "__Host-sid=q6n3bX2pVw0kq0l3c9Yw3u2r0m8d5tQe7aZx1vBn4Mc; theme=dark; _ga=GA1.1.1234567.7654321";
  static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
          + " Safari/537.36";

  /** The method of the request. A browser's POST says that it is of the same site. */
  @Param({"GET", "POST"})
  public String method = "";

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final CloakroomHttpFilter filter = CloakroomHttpFilter.of(cloakroom);

  private TestExchange request() {
    return TestExchange.of(method, "/photos?tag=night")
        .with("user-agent", AGENT)
        .with("cookie", COOKIES)
        .with("accept-language", "en-GB,en;q=0.9,de;q=0.8")
        .with("sec-fetch-site", "same-origin");
  }

  /** Returns the testkit's exchange alone. */
  @Benchmark
  public int testkitBare(Blackhole server) {
    TestExchange exchange = request();
    server.consume(exchange);
    return exchange.finish().status();
  }

  /** Returns the testkit's exchange with a visit that is not used. */
  @Benchmark
  public int testkit(Blackhole server) {
    TestExchange exchange = request();
    server.consume(exchange);
    cloakroom.begin(exchange);
    cloakroom.visit(exchange);
    cloakroom.requireAnswer(exchange);
    return exchange.finish().status();
  }

  /** Returns the JDK's exchange alone. */
  @Benchmark
  public int jdkBare(Blackhole server) throws IOException {
    PreparedExchange exchange = new PreparedExchange(method);
    server.consume(exchange);
    chain().doFilter(exchange);
    return exchange.getResponseCode();
  }

  /** Returns the JDK's exchange behind the filter, with a visit that is not used. */
  @Benchmark
  public int jdk(Blackhole server) throws IOException {
    PreparedExchange exchange = new PreparedExchange(method);
    server.consume(exchange);
    filter.doFilter(exchange, chain());
    return exchange.getResponseCode();
  }

  private static Filter.Chain chain() {
    return new Filter.Chain(
        List.of(),
        http -> {
          http.sendResponseHeaders(204, -1);
          http.close();
        });
  }
}
