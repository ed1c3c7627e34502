package io.cloakroom.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loads on a server that answers what the path says. */
final class LoadsTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch enough = new CountDownLatch(1);
  private final HttpServer server;

  LoadsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private Wire wire() {
    return new Wire(server.getAddress().getPort(), Duration.ofSeconds(20));
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void slowClientsSendALittleAtATimeAndNeverEnd() throws Exception {
    server.createContext(
        "/signup",
        exchange -> {
          for (int b = exchange.getRequestBody().read();
              b >= 0;
              b = exchange.getRequestBody().read()) {
            if (received.incrementAndGet() > 4 * 600) {
              enough.countDown();
            }
          }
        });
    Counts counts = new Counts();
    runUntilEnough(new SlowClients(4), counts);
    assertThat(counts).hasToString("still sending: 4");
  }

  @Test
  void slowClientsThatAreRefusedComeBack() throws Exception {
    server.createContext(
        "/signup",
        exchange -> {
          answer(exchange, 408);
          if (received.incrementAndGet() == 8) {
            enough.countDown();
          }
        });
    Counts counts = new Counts();
    runUntilEnough(new SlowClients(4), counts);
    assertThat(counts.of("408")).isGreaterThanOrEqualTo(4);
  }

  @Test
  void clientsSendTheWholeFormAndCountTheAnswers() throws Exception {
    server.createContext(
        "/signup",
        exchange -> {
          received.set(exchange.getRequestBody().readAllBytes().length);
          answer(exchange, 422);
          // The response to the first request has been counted when there is a second one.
          if (requests.incrementAndGet() == 2) {
            enough.countDown();
          }
        });
    Counts counts = new Counts();
    runUntilEnough(new Clients("one form", 1, (over, i) -> () -> post(over)), counts);
    assertThat(received).hasValue(5);
    assertThat(counts.of("422")).isEqualTo(counts.total()).isPositive();
  }

  @Test
  void whatIsNotAnsweredIsNoStatus() throws IOException {
    int port = server.getAddress().getPort();
    server.stop(0);
    try (Wire wire = new Wire(port, Duration.ofSeconds(20))) {
      assertThat(wire.send(wire.head("GET", "/", "198.18.0.1"), new byte[0]).label())
          .isEqualTo(Reply.CUT);
    }
  }

  private static Reply post(Wire wire) {
    String head = wire.head("POST", "/signup", "198.18.0.1") + "Content-Length: 5\r\n";
    return wire.send(head, new byte[5], 2, Duration.ofMillis(10));
  }

  private void runUntilEnough(Load load, Counts counts) throws Exception {
    Future<?> running;
    try (Wire wire = wire()) {
      running =
          threads.submit(() -> {
            load.run(wire, counts);
            return null;
          });
      enough.await();
    }
    running.get();
  }
}
