package io.cloakroom.testkit;

import io.cloakroom.session.SessionKey;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** What the parts of the session race contract share: a site of two nodes. */
interface NodesUnderTest {

  /** Kept in sessions. */
  SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  /** Kept in sessions. */
  SessionKey<String> NAME = SessionKey.of("name", String.class);

  /** Kept in sessions, and changed in place. */
  SessionKey<List<String>> ITEMS = SessionKey.listOf("items", String.class);

  /** A node of the site. */
  Node node();

  /** Another node over the same data. */
  Node otherNode();

  /** The clock of the sessions and their store. */
  ManualClock clock();

  /** The most conflicts that one request met since the test began. */
  int mostConflicts();

  /** All conflicts since the test began. */
  int conflicts();

  /** Adds one to what is counted in the session. */
  static TestHandler increment() {
    return visit -> visit.session().update(COUNT, 0, n -> n + 1);
  }

  /** The cookies of a visitor who just began a session like this. */
  default String begin(TestHandler handler) {
    return cookies(node().visit("", handler));
  }

  /** The cookies of a visitor who is logged in as ann, with a count of one. */
  default String login() {
    return begin(visit -> {
      visit.session().own("ann");
      visit.session().set(COUNT, 1);
    });
  }

  /** The count in the session of these cookies; zero where there is none. */
  default int count(String cookies) {
    return node().value(cookies, COUNT).orElse(0);
  }

  /** Whose session the one of these cookies is; empty for nobody's. */
  default String owner(String cookies) {
    return node().owner(cookies);
  }

  /** What the response set, as a browser sends it back; empty where it set none. */
  static String cookies(HttpResponse<?> response) {
    return response.headers().allValues("set-cookie").stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .collect(Collectors.joining("; "));
  }
}
