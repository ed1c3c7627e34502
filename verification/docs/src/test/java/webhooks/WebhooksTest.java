package webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.RecordingStore;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final String FOLDER = "verification/docs/src/test/java/webhooks/";
  private static final String SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl";
  private static final String EVENT = "{\"type\":\"paid\",\"name\":\"Zoë\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final ManualClock clock = ManualClock.of(Instant.now());
  private final RecordingStore store =
      RecordingStore.of(MemoryStore.builder().clock(clock).build());
  private final List<Runnable> stops = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    stops.forEach(Runnable::run);
  }

  private int jdk(Consumer<String> action) throws IOException {
    HttpServer server = new Webhooks(store, SECRET, action).start(0);
    stops.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private int javalin(Cloakroom.Builder builder) {
    Cloakroom cloakroom = builder.build();
    Webhooks webhooks = new Webhooks(store, SECRET, handled::add);
    Javalin app =
        Javalin.create(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.post(
              "/webhooks/shop", ctx -> webhooks.receive(ctx.with(CloakroomPlugin.class)));
        });
    stops.add(app::stop);
    return app.start(0).port();
  }

  private static String signature(String secret, String id, String time, String body) {
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    byte[] message = (id + "." + time + "." + body).getBytes(UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(Sha256.hmac(key, message));
  }

  private static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  private HttpResponse<String> send(
      int port, String id, String time, String signature, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webhooks/shop"))
            .header("webhook-id", id)
            .header("webhook-timestamp", time)
            .header("webhook-signature", signature)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> deliver(int port, String id) {
    String time = now();
    return send(port, id, time, signature(SECRET, id, time, EVENT), EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "javalin"})
  void aSignedEventTakesEffectOnceHoweverOftenItIsSent(String server) throws Exception {
    Cloakroom.Builder builder = Cloakroom.builder().store(store).csrfExemption("/webhooks/shop");
    int port = server.equals("jdk") ? jdk(handled::add) : javalin(builder);

    HttpResponse<String> first = deliver(port, "msg_1");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().allValues("set-cookie")).isEmpty();
    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);

    // A restart, or another node: the store remembers the event.
    assertThat(deliver(jdk(handled::add), "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);
    assertThat(deliver(port, "msg_2").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT, EVENT);
  }

  @ParameterizedTest
  @CsvSource({
    "body, the body has another byte",
    "id, the id is another event's",
    "secret, the secret is another one",
    "none, there is no signature",
    "old, the event was sent long ago",
    "future, the event is from the future",
    "time, the time is no number"
  })
  void anEventThatIsNotTheSendersIsRefused(String change, String why) throws Exception {
    int port = jdk(handled::add);
    long seconds = Instant.now().getEpochSecond();
    String time =
        switch (change) {
          case "old" -> Long.toString(seconds - 600);
          case "future" -> Long.toString(seconds + 600);
          case "time" -> "soon";
          default -> Long.toString(seconds);
        };
    String secret = change.equals("secret") ? "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" : SECRET;
    String signature = change.equals("none") ? "v1" : signature(secret, "msg_1", time, EVENT);
    String body = change.equals("body") ? EVENT.replace("paid", "Paid") : EVENT;

    HttpResponse<String> answer =
        send(port, change.equals("id") ? "msg_2" : "msg_1", time, signature, body);

    assertThat(answer.statusCode()).as(why).isEqualTo(403);
    assertThat(answer.body()).contains("webhook.signature");
    assertThat(handled).isEmpty();
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() throws Exception {
    String time = now();
    String other = signature("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "msg_1", time, EVENT);
    String ours = signature(SECRET, "msg_1", time, EVENT);

    int status = send(jdk(handled::add), "msg_1", time, other + " " + ours, EVENT).statusCode();

    assertThat(status).isEqualTo(200);
  }

  @Test
  void ofTwoDeliveriesAtOnceOneRunsAndTheOtherIsAskedToComeAgain() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    int port =
        jdk(event -> {
          running.countDown();
          await(go);
          handled.add(event);
        });
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> deliver(port, "msg_1"));
    await(running);

    HttpResponse<String> second = deliver(port, "msg_1");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("webhook.running");

    go.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEventWhoseActionFailedRunsAtTheNextAttempt() throws Exception {
    CountDownLatch failures = new CountDownLatch(1);
    int port =
        jdk(event -> {
          if (failures.getCount() > 0) {
            failures.countDown();
            throw new IllegalStateException("the warehouse is closed");
          }
          handled.add(event);
        });

    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(500);
    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);
  }

  @Test
  void anEventOfANodeThatDiedRunsAgainAfterAMinute() throws Exception {
    // An Error leaves the mark in the store, as a killed process does.
    int dying =
        jdk(event -> {
          throw new AssertionError("killed");
        });
    assertThat(deliver(dying, "msg_1").statusCode()).isEqualTo(500);
    int port = jdk(handled::add);

    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(409);
    clock.advance(Duration.ofMinutes(2));
    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);
  }

  @Test
  void whileTheStoreIsAwayNoEventTakesEffect() throws Exception {
    int port = jdk(handled::add);
    store.breakDown();

    HttpResponse<String> answer = deliver(port, "msg_1");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("store.unavailable");
    assertThat(handled).isEmpty();
    store.reset();
    assertThat(deliver(port, "msg_1").statusCode()).isEqualTo(200);
    assertThat(handled).containsExactly(EVENT);
  }

  @Test
  void anEventThatIsTooLargeIsRefused() throws Exception {
    String body = " ".repeat((1 << 20) + 1);
    String time = now();

    HttpResponse<String> answer =
        send(jdk(handled::add), "msg_1", time, signature(SECRET, "msg_1", time, body), body);

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void withoutTheExemptionTheCsrfCheckRefusesEveryEvent() {
    HttpResponse<String> answer = deliver(javalin(Cloakroom.builder().store(store)), "msg_1");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("csrf.token-missing");
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    String sources =
        squeezed(Files.readString(ROOT.resolve(FOLDER + "Webhooks.java")))
            + squeezed(Files.readString(ROOT.resolve(FOLDER + "WebhooksTest.java")));
    List<String> shown =
        Pattern.compile("(?ms)^```java\\n(.*?)^```")
            .matcher(Files.readString(ROOT.resolve("docs/webhooks.md")))
            .results()
            .map(block -> squeezed(block.group(1)))
            .toList();

    assertThat(shown).hasSize(2).allSatisfy(code -> assertThat(sources).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").replace("( ", "(").strip();
  }
}
