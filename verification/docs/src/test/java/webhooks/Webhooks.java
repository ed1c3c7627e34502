package webhooks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.jdk.VisitHandler;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Receives events that are signed according to the Standard Webhooks specification. */
final class Webhooks {

  private static final int MAX_BYTES = 1 << 20;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration LONGEST_RUN = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofDays(7);
  private static final byte[] RUNNING = "running".getBytes(US_ASCII);
  private static final byte[] DONE = "done".getBytes(US_ASCII);

  private final Store store;
  private final byte[] secret;
  private final Consumer<String> action;

  Webhooks(Store store, String secret, Consumer<String> action) {
    this.store = store;
    this.secret = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    this.action = action;
  }

  public static void main(String[] arguments) throws IOException {
    Store store = FileStore.of(Path.of("data"));
    Webhooks webhooks = new Webhooks(store, System.getenv("WEBHOOK_SECRET"), System.out::println);
    webhooks.start(8080);
  }

  HttpServer start(int port) throws IOException {
    Cloakroom cloakroom = Cloakroom.builder().store(store).csrfExemption("/webhooks/shop").build();
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/webhooks/shop", VisitHandler.of(cloakroom, this::receive));
    server.start();
    return server;
  }

  void receive(Visit visit) throws IOException {
    Exchange request = visit.exchange();
    byte[] body = request.body().readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw new HttpProblem(413, "webhook.too-large", "The event is larger than 1 MB.");
    }
    String id = request.header("webhook-id").orElse("");
    String time = request.header("webhook-timestamp").orElse("");
    String signatures = request.header("webhook-signature").orElse("");
    if (!recent(time) || !signed(id + "." + time + ".", body, signatures)) {
      throw new HttpProblem(403, "webhook.signature", "The signature is wrong or too old.");
    }
    once(id, new String(body, UTF_8));
    visit.answer().json(Map.of("received", id));
  }

  private static boolean recent(String time) {
    if (!time.matches("\\d{1,12}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(time));
    return Duration.between(sent, Instant.now()).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Returns whether one of the signatures is ours; a sender lists two while it changes its key. */
  private boolean signed(String prefix, byte[] body, String signatures) {
    byte[] head = prefix.getBytes(UTF_8);
    byte[] message = new byte[head.length + body.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    String ours = "v1," + Base64.getEncoder().encodeToString(Sha256.hmac(secret, message));
    boolean found = false;
    for (String theirs : signatures.split(" ", -1)) {
      found |= MessageDigest.isEqual(ours.getBytes(UTF_8), theirs.getBytes(UTF_8));
    }
    return found;
  }

  /** Runs the action unless this event was handled before, on this node or another one. */
  private void once(String id, String event) {
    StoreKey key = new StoreKey("webhook", Sha256.hex(id));
    Instant now = Instant.now();
    if (!store.create(key, StoredRecord.of(RUNNING, now.plus(LONGEST_RUN)))) {
      requireDone(key);
      return;
    }
    try {
      action.accept(event);
    } catch (RuntimeException failed) {
      store.delete(key); // the sender's next attempt runs it again
      throw failed;
    }
    store
        .load(key)
        .ifPresent(running ->
            store.replace(key, running.revision(), StoredRecord.of(DONE, now.plus(REMEMBERED))));
  }

  private void requireDone(StoreKey key) {
    boolean done =
        store
            .load(key)
            .filter(earlier -> MessageDigest.isEqual(earlier.record().content(), DONE))
            .isPresent();
    if (!done) {
      throw new HttpProblem(409, "webhook.running", "This event is being handled. Retry later.");
    }
  }
}
