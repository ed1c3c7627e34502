package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.net.http.HttpResponse;

/** The site of one test, in the container under test. */
interface HttpSessionUnderTest {

  /** Returns the site of the test, which has not started yet. */
  SessionSite site();

  /** Checks an attribute of the session in another request. */
  default void expect(String name, Object value) throws Exception {
    site()
        .get((request, response) ->
            assertThat(request.getSession().getAttribute(name)).isEqualTo(value));
  }

  /** Checks that a response sets the session cookie once, and is kept by no cache. */
  default void setsOneCookie(HttpResponse<String> response) {
    assertThat(response.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("sid=");
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(site().cookies()).extracting(HttpCookie::getName).containsExactly("sid");
  }
}
