package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests of what keeps one visitor's request apart from another's. */
interface GuardContract extends ServerUnderTest {

  @Test
  default void anIdempotencyKeyIsGoodForItsVisitorOnly() {
    String key = UUID.randomUUID().toString();
    AtomicInteger orders = new AtomicInteger();
    String ann = idempotencyCookie();
    String bob = idempotencyCookie();
    handler(visit -> {
      String path =
          visit.idempotency().run(String.class, () -> "/orders/" + orders.incrementAndGet());
      visit.exchange().send(path.getBytes(UTF_8));
    });

    assertThat(sendKeyed(key, "Cookie", bob).body()).isEqualTo("/orders/1");
    assertThat(sendKeyed(key, "Cookie", ann).body()).isEqualTo("/orders/2");
    assertThat(sendKeyed(key, "Cookie", bob).body()).isEqualTo("/orders/1");
    assertThat(sendKeyed(key, "Authorization", "Bearer a").body()).isEqualTo("/orders/3");
    assertThat(sendKeyed(key, "Authorization", "Bearer b").body()).isEqualTo("/orders/4");
    assertThat(sendKeyed(key, "Authorization", "Bearer a").body()).isEqualTo("/orders/3");
    HttpResponse<String> nobodys = sendKeyed(key, "Accept", "application/json");
    assertThat(nobodys.statusCode()).isEqualTo(400);
    assertThat(nobodys.body()).contains("\"code\":\"form.once.visitor\"");
    assertThat(orders).hasValue(4);
  }

  @Test
  default void anIdempotencyKeyOutlivesLoginAndRotation() {
    String key = UUID.randomUUID().toString();
    AtomicInteger orders = new AtomicInteger();
    String cookie = idempotencyCookie();
    TestHandler order =
        visit -> {
          String path =
              visit.idempotency().run(String.class, () -> "/orders/" + orders.incrementAndGet());
          visit.exchange().send(path.getBytes(UTF_8));
        };
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie).body()).isEqualTo("/orders/1");

    handler(visit -> visit.session().logIn("ann"));
    String loggedIn = ServerUnderTest.cookiesOf(get(text(), "Cookie", cookie));
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie + "; " + loggedIn).body()).isEqualTo("/orders/1");

    handler(visit -> visit.session().rotate());
    String rotated = ServerUnderTest.cookiesOf(get(text(), "Cookie", cookie + "; " + loggedIn));
    assertThat(rotated).isNotEqualTo(loggedIn);
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie + "; " + rotated).body()).isEqualTo("/orders/1");
  }

  /** Returns the cookie of a page that shows a form. */
  private String idempotencyCookie() {
    handler(visit -> assertThat(visit.idempotency().token()).isNotEmpty());
    return ServerUnderTest.cookiesOf(get(text()));
  }

  /** Sends a form with this key, and this header. */
  private HttpResponse<String> sendKeyed(String key, String name, String value) {
    return send(
        "POST",
        "/visit/orders",
        "",
        "Sec-Fetch-Site",
        "same-origin",
        "Idempotency-Key",
        key,
        name,
        value);
  }
}
