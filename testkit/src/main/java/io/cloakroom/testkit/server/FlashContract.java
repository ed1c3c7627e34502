package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.flash.FlashMessage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests that flash messages are shown once, to a person. */
interface FlashContract extends ServerUnderTest {

  @Test
  default void aHeadRequestLeavesTheMessages() {
    String cookies = withMessage();
    List<FlashMessage> shown = new CopyOnWriteArrayList<>();
    handler(visit -> shown.addAll(visit.flash().take()));

    HttpResponse<String> head = send("HEAD", text().path(), "", "Cookie", cookies);
    assertThat(head.headers().allValues("set-cookie")).isEmpty();
    assertThat(shown).hasSize(1);
    get(text(), "Cookie", cookies);
    assertThat(shown).hasSize(2);
    get(text(), "Cookie", cookies);
    assertThat(shown).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"Sec-Purpose, prefetch;prerender", "Purpose, prefetch", "X-Moz, prefetch"})
  default void aPageFetchedAheadOfTimeIsWithoutTheMessages(String header, String purpose) {
    String cookies = withMessage();
    List<FlashMessage> shown = new CopyOnWriteArrayList<>();
    handler(visit -> shown.addAll(visit.flash().take()));

    HttpResponse<String> ahead = get(text(), "Cookie", cookies, header, purpose);
    assertThat(ahead.headers().allValues("set-cookie")).isEmpty();
    assertThat(ahead.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(shown).isEmpty();
    get(text(), "Cookie", cookies);
    assertThat(shown).hasSize(1);
  }

  @Test
  default void aSlowPageDoesNotEraseTheMarkerOfALaterMessage() {
    String cookies = withMessage();
    handler(visit -> assertThat(visit.flash().take()).hasSize(1));
    HttpResponse<String> slow = get(text(), "Cookie", cookies);
    handler(visit -> visit.flash().info("Later."));
    String later = ServerUnderTest.cookiesOf(get(text(), "Cookie", cookies));

    // The browser has the second response first.
    assertThat(later).startsWith("flash-").endsWith("=1");
    assertThat(slow.headers().allValues("set-cookie"))
        .hasSize(1)
        .allMatch(set -> set.startsWith("flash-") && set.contains("Max-Age=0"))
        .noneMatch(set -> set.startsWith(later.split("=", 2)[0]));
  }

  /** Returns the cookies of a visitor for whom a message waits. */
  private String withMessage() {
    handler(visit -> visit.flash().info("Hello."));
    return ServerUnderTest.cookiesOf(get(text()));
  }
}
