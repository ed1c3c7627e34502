package io.cloakroom.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bound on forms that are waited for at the same time. */
@Timeout(30)
class FormWaitsTest {

  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int END = -1;

  private final FormWaits waits = FormWaits.of(4);
  private final List<Client> clients = new ArrayList<>();

  /** A client whose form arrives byte by byte, and is read by a thread of its own. */
  private final class Client extends InputStream {

    private final BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
    private final CompletableFuture<FormData> form;

    Client(FakeExchange exchange) {
      this(exchange, FormSettings.of().withWaits(waits));
    }

    Client(FakeExchange exchange, FormSettings settings) {
      exchange.with("Content-Type", TYPE).withBody(this).readyWhen(() -> !sent.isEmpty());
      form =
          CompletableFuture.supplyAsync(
              () -> FormData.of(exchange, settings), task -> new Thread(task).start());
      clients.add(this);
    }

    void send(String text) {
      text.chars().forEach(sent::add);
    }

    void end() {
      sent.add(END);
    }

    @Override
    public int read() {
      try {
        return sent.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int next = read();
      target[offset] = (byte) next;
      return next == END ? END : 1;
    }

    /** Returns the code of the refusal. */
    String refusal() throws Exception {
      try {
        return "read " + form.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(HttpProblem.class);
        return ((HttpProblem) e.getCause()).code();
      }
    }
  }

  private static FakeExchange post(String address) {
    return FakeExchange.of("POST", "/").from(address).with("Content-Length", "60");
  }

  /** Starts a client that has sent nothing yet, and waits until it is waited for. */
  private Client slow(FakeExchange exchange) {
    int before = waits.waiting();
    Client client = new Client(exchange);
    awaitWaiting(before + 1);
    return client;
  }

  private Client slow(String address) {
    return slow(post(address));
  }

  private void awaitWaiting(int forms) {
    while (waits.waiting() != forms) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static void assertReads(Client... clients) throws Exception {
    for (Client client : clients) {
      client.send("a=1");
      client.end();
      assertThat(client.form.get(10, TimeUnit.SECONDS).value("a")).contains("1");
    }
  }

  @AfterEach
  void nothingIsLeftBehind() {
    clients.forEach(Client::end);
    awaitWaiting(0);
  }

  @Test
  void ofOneClientThatHasItsHalfAFormThatWasWaitedForLongerIsRefused() throws Exception {
    Client first = slow("192.0.2.1");
    Client second = slow("192.0.2.1");
    Client third = new Client(post("192.0.2.1"));

    assertThat(second.refusal()).isEqualTo("form.waiting");
    assertReads(first, third, slow("192.0.2.2"));
  }

  @Test
  void ofAllFormsOneOfTheClientWithMostIsRefused() throws Exception {
    Client lonely = slow("192.0.2.1");
    Client first = slow("192.0.2.2");
    Client second = slow("192.0.2.2");
    Client third = slow("192.0.2.3");
    Client last = new Client(post("192.0.2.4"));

    assertThat(second.refusal()).isEqualTo("form.waiting");
    assertReads(lonely, first, third, last);
  }

  @Test
  void aFormLeavesOnlyWhereItsThreadCan() throws Exception {
    FormSettings eight = FormSettings.of().withWaits(FormWaits.of(8));
    List<Client> clientsInOrder = new ArrayList<>();
    for (int last : List.of(1, 1, 2, 2, 3, 4, 5, 6)) {
      int before = eight.waits().waiting();
      clientsInOrder.add(new Client(post("192.0.2." + last), eight));
      while (eight.waits().waiting() == before) {
        LockSupport.parkNanos(100_000);
      }
    }
    Client late = new Client(post("192.0.2.7"), eight);

    // The two clients with most are in reads, from which no thread comes back.
    List<Client> looking = clientsInOrder.subList(4, 8);
    while (looking.stream().noneMatch(client -> client.form.isCompletedExceptionally())) {
      LockSupport.parkNanos(100_000);
    }
    assertReads(late);
  }

  @Test
  void clientsThatAProxyHidesMayHaveAllOfThem() throws Exception {
    List<Client> hidden = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FakeExchange exchange = post("192.0.2.9");
      FormWaits.nameClient(exchange, Optional::empty);
      hidden.add(slow(exchange));
    }
    Client known = new Client(post("192.0.2.1"));

    assertThat(hidden.get(2).refusal()).isEqualTo("form.waiting");
    assertReads(hidden.get(0), hidden.get(1), hidden.get(3), known);
  }

  @Test
  void aFormIsRefusedAtOnceAndForGoodWhereNoOtherCanLeave() throws Exception {
    FormSettings one = FormSettings.of().withWaits(FormWaits.of(1));
    Client first = new Client(post("192.0.2.1"), one);
    while (one.waits().waiting() == 0) {
      LockSupport.parkNanos(100_000);
    }
    FakeExchange exchange = post("192.0.2.1").with("Content-Type", TYPE).readyWhen(() -> false);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> FormData.of(exchange, one))
          .isInstanceOfSatisfying(
              HttpProblem.class, refused -> assertThat(refused.code()).isEqualTo("form.waiting"));
    }
    assertReads(first);
  }

  @Test
  void bytesThatAreThereAreNotWaitedFor() throws Exception {
    for (int i = 0; i < 2; i++) {
      Client unused = slow("192.0.2.1");
    }
    FakeExchange exchange =
        FakeExchange.post("/", TYPE, "a=1").from("192.0.2.1").readyWhen(() -> true);

    FormSettings settings = FormSettings.of().withWaits(waits);
    assertThat(FormData.of(exchange, settings).value("a")).contains("1");
    assertThat(waits.waiting()).isEqualTo(2);
  }

  @Test
  void theEndOfABodyWithoutALengthIsNotWaitedForInACrowd() throws Exception {
    Client first = slow("192.0.2.1");
    Client second = slow(FakeExchange.of("POST", "/").from("192.0.2.1"));

    assertThat(second.refusal()).isEqualTo("form.waiting");
    assertReads(first);
  }

  @Test
  void aSilentClientIsRefusedInACrowdToo() throws Exception {
    Client first = slow("192.0.2.1");
    MinimumRate rate = new MinimumRate(1, Duration.ofMillis(50));
    Client second =
        new Client(post("192.0.2.1"), FormSettings.of().withWaits(waits).withMinimumRate(rate));

    assertThat(second.refusal()).isEqualTo("form.limit.rate");
    assertReads(first);
  }

  @Test
  void aNumberIsAboveZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> FormWaits.of(0));
    assertThat(FormWaits.of(3).forms()).hasValue(3);
    assertThat(FormWaits.of().forms()).isEmpty();
    assertThat(FormWaits.of()).isSameAs(FormSettings.of().waits());
  }
}
