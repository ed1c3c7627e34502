package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.cookie.Cookie;
import io.cloakroom.testkit.Await;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The tests of messages about developers' mistakes that depend on the server. */
interface MistakesContract extends ServerUnderTest {

  /** Everything that a handler does with a visit. */
  Map<String, Consumer<Visit>> USES =
      Map.of(
          "session", visit -> visit.session().set(COUNT, 1),
          "owner", visit -> visit.session().owner(),
          "detached session", visit -> visit.detachedSession().ended(),
          "flash", visit -> visit.flash().success("Saved."),
          "cookies", visit -> visit.cookies().get("theme"),
          "csrf", visit -> visit.csrf().token(),
          "locals", visit -> visit.locals().set("a", "b"),
          "form", visit -> visit.readFormData().names(),
          "answer", visit -> visit.answer().html("x"),
          "redirect", visit -> visit.done("Saved.").redirect("/"));

  @Test
  default void aSessionChangedAfterTheHeadNamesTheKeyAndTheLine() {
    List<String> reasons = new CopyOnWriteArrayList<>();
    handler(visit -> reasons.add(reason(() -> visit.session().set(COUNT, 7))));

    assertThat(send("GET", "/late", "", "X-Type", "", "X-Caching", "").statusCode()).isEqualTo(200);

    assertThat(reasons)
        .singleElement()
        .asString()
        .contains("The session value count was changed by " + MistakesContract.class.getName())
        .contains("MistakesContract.java:")
        .contains("after the response head had left")
        .contains("before you send the answer", "Visit.detachedSession()");
  }

  @Test
  default void aCookieAfterTheHeadIsRefusedWithItsName() {
    List<String> reasons = new CopyOnWriteArrayList<>();
    handler(visit -> reasons.add(reason(() -> visit.cookies().set(Cookie.of("theme", "dark")))));

    assertThat(
            send("GET", "/late", "", "X-Type", "", "X-Caching", "")
                .headers()
                .allValues("set-cookie"))
        .isEmpty();

    assertThat(reasons)
        .singleElement()
        .asString()
        .contains("The cookie theme was set by " + MistakesContract.class.getName());
  }

  @Test
  default void ofTwoAnswersTheFirstIsSent() {
    handler(visit -> {
      visit.answer().redirect("/login");
      visit.answer().json(Map.of("a", "secret"));
    });

    HttpResponse<String> response = get(text());

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.body()).isEmpty();
  }

  @Test
  default void aVisitThatAnotherThreadUsesSaysWhoseItIs() {
    List<String> reasons = new CopyOnWriteArrayList<>();
    handler(visit -> USES.forEach((name, use) -> reasons.add(elsewhere(name, visit, use))));

    assertThat(get(text()).statusCode()).isEqualTo(200);

    assertThat(reasons)
        .hasSize(USES.size())
        .allSatisfy(reason ->
            assertThat(reason)
                .contains("The visit was used by " + MistakesContract.class.getName())
                .contains("on the thread another-thread")
                .contains("pass on the values, or visit.detachedSession()")
                .contains("asynchronous"));
    reset();
    handler(visit -> reasons.add(elsewhere("exchange", visit.session(), s -> s.set(COUNT, 1))));
    assertThat(get(text()).headers().allValues("set-cookie")).isEmpty();
    assertThat(reasons).last().asString().contains("on the thread another-thread");
  }

  @Test
  default void aVisitThatIsUsedAfterItsResponseSaysSo() throws Exception {
    AtomicReference<Visit> kept = new AtomicReference<>();
    handler(visit -> {
      visit.session().set(COUNT, 1);
      kept.set(visit);
    });

    String cookie = ServerUnderTest.cookieOf(get(text()));

    Visit visit = Optional.ofNullable(kept.get()).orElseThrow();
    // The server ends the request a moment after the client has the response.
    Await.until(
        "the request has ended",
        PATIENCE,
        () -> reason(() -> visit.session().owner()).contains("had ended"));
    USES.forEach((name, use) ->
        assertThatThrownBy(() -> use.accept(visit))
            .as(name)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("The visit was used by " + MistakesContract.class.getName())
            .hasMessageContaining("after its response had ended")
            .hasMessageContaining("visit.detachedSession()"));
    assertThat(count(cookie)).isEqualTo(1);
  }

  @Test
  default void aFormWithoutHostIsRefused() throws Exception {
    // The toolkit remembers any sign of a proxy, so this test gets its own server.
    try (TestServer other = startAnother(Cloakroom.of(store()));
        Socket socket = RawClient.connect(other.port())) {
      RawClient.write(
          socket,
          "POST "
              + text().path()
              + " HTTP/1.0\r\nOrigin: https://shop.example\r\nContent-Length: 0\r\n\r\n");
      assertThat(RawClient.head(socket)).matches("(?s)HTTP/1\\.[01] 40[03] .*");
    }
  }

  private static <T> String elsewhere(String name, T used, Consumer<T> use) {
    String[] reason = {name + " was not used"};
    Thread thread =
        new Thread(
            () -> reason[0] = name + ": " + reason(() -> use.accept(used)), "another-thread");
    thread.start();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reason[0];
  }

  private static String reason(Runnable mistake) {
    try {
      mistake.run();
      return "nothing was thrown";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
