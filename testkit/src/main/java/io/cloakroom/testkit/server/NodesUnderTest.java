package io.cloakroom.testkit.server;

import io.cloakroom.session.SessionKey;
import io.cloakroom.test.ManualClock;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** The methods that the parts of the session race contract share: a site with two nodes. */
interface NodesUnderTest {

  /** A number in sessions. */
  SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  /** A text in sessions. */
  SessionKey<String> NAME = SessionKey.of("name", String.class);

  /** A list in sessions, which handlers change in place. */
  SessionKey<List<String>> ITEMS = SessionKey.listOf("items", String.class);

  /** Returns a node of the site. */
  SiteNode node();

  /** Returns another node over the same data. */
  SiteNode otherNode();

  /** Returns the clock of the sessions and their store. */
  ManualClock clock();

  /** Returns the highest number of conflicts of one request since the test began. */
  int mostConflicts();

  /** Returns the number of conflicts since the test began. */
  int conflicts();

  /** Returns a handler that adds one to the count in the session. */
  static TestHandler increment() {
    return visit -> visit.session().update(COUNT, 0, n -> n + 1);
  }

  /** Begins a session with this handler and returns the visitor's cookies. */
  default String begin(TestHandler handler) {
    return cookies(node().visit("", handler));
  }

  /** Logs in as ann, sets the count to one, and returns the visitor's cookies. */
  default String login() {
    return begin(visit -> {
      visit.session().logIn("ann");
      visit.session().set(COUNT, 1);
    });
  }

  /** Returns the count in the session of these cookies; zero if there is none. */
  default int count(String cookies) {
    return node().value(cookies, COUNT).orElse(0);
  }

  /** Returns the owner of the session of these cookies; empty if there is none. */
  default String owner(String cookies) {
    return node().owner(cookies);
  }

  /** Returns the cookies of a response as a browser sends them back; empty if there are none. */
  static String cookies(HttpResponse<?> response) {
    return response.headers().allValues("set-cookie").stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .collect(Collectors.joining("; "));
  }
}
