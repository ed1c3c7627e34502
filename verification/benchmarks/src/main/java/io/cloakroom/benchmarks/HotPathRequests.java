package io.cloakroom.benchmarks;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.util.function.Consumer;

/**
 * Requests that each take one step more of a session's way, on an exchange without a server. The
 * session has one integer.
 */
final class HotPathRequests {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final CookiePolicy POLICY = new CookiePolicy(true);

  /** A token in the right form that opens nothing. */
  private static final String UNKNOWN = "__Host-sid=q6n3bX2pVw0kq0l3c9Yw3u2r0m8d5tQe7aZx1vBn4Mc";

  private final Sessions stored = Sessions.of(MemoryStore.of());
  private final Sessions sealed = Sessions.sealed(KeyRing.generate());
  private final String storedCookie = begun(stored);
  private final String sealedCookie = begun(sealed);

  private static String begun(Sessions sessions) {
    return request(sessions, "", session -> session.set(COUNT, 1)).cookie();
  }

  private static TestExchange request(Sessions sessions, String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(sessions.open(exchange, POLICY).session());
    return exchange.finish();
  }

  /** Sends a request that takes this step. */
  TestExchange send(HotPathStep step) {
    return switch (step) {
      case BARE -> bare();
      case UNTOUCHED -> untouched();
      case UNKNOWN -> unknown();
      case LOADED -> loaded();
      case READ -> read();
      case WRITE -> write();
      case NEW -> begin();
      case READ_SEALED -> readSealed();
      case WRITE_SEALED -> writeSealed();
    };
  }

  /** Returns the exchange alone. */
  private TestExchange bare() {
    return TestExchange.get(storedCookie).finish();
  }

  /** Opens a session and does not use it. */
  private TestExchange untouched() {
    return request(stored, storedCookie, session -> {});
  }

  /** Looks a session up that does not exist: the cookie becomes a token, and the token a key. */
  private TestExchange unknown() {
    return request(stored, UNKNOWN, session -> session.get(COUNT));
  }

  /** Loads the record, and none of its attributes. */
  private TestExchange loaded() {
    return request(stored, storedCookie, Session::owner);
  }

  /** Decodes the attribute. */
  private TestExchange read() {
    return request(stored, storedCookie, session -> session.get(COUNT));
  }

  /** Changes the attribute: plans, encodes the record and commits it. */
  private TestExchange write() {
    return request(
        stored, storedCookie, session -> session.update(COUNT, 0, count -> (count + 1) & 0xfff));
  }

  /** Begins a session: a token, a record and the headers with its cookie. */
  private TestExchange begin() {
    return request(stored, "", session -> session.set(COUNT, 1));
  }

  /** Reads a session that its cookie contains. */
  private TestExchange readSealed() {
    return request(sealed, sealedCookie, session -> session.get(COUNT));
  }

  /** Changes a session that its cookie contains. */
  private TestExchange writeSealed() {
    return request(sealed, sealedCookie, session -> session.update(COUNT, 0, count -> count + 1));
  }
}
