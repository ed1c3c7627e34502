package io.cloakroom.testkit.server;

import io.cloakroom.Cloakroom;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionListener;
import io.cloakroom.store.Store;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.StoreContract;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * The tests that sessions must pass under concurrent requests: no acknowledged change is lost, and
 * ended sessions stay ended. The tests send HTTP requests to two real servers on the loopback
 * interface. The servers are the nodes of one site and share a store.
 *
 * <p>A subclass starts the servers and opens their stores. The tests cover every step from the
 * request's cookie to the store's record, so write one subclass for each pair of a server and a
 * store. {@link ServerContract} and {@link StoreContract} test the server and the store separately.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SessionRaceContract
    implements UpdateRaceContract, LogoutRaceContract, LoginRaceContract, DeploymentContract {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger conflicts = new AtomicInteger();
  private final AtomicInteger mostConflicts = new AtomicInteger();
  private @Nullable SiteNode node;
  private @Nullable SiteNode otherNode;

  /** Creates the tests of one server with one store. */
  protected SessionRaceContract() {}

  /**
   * Starts a server with this Cloakroom. All GET requests below {@code /visit/} must reach a
   * handler that calls this one and does nothing else.
   */
  protected abstract TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception;

  /**
   * Opens one node's store, whose records expire by this clock. It is called once for each of the
   * two nodes. The second call returns another instance over the same data, or the same instance if
   * the data belongs to the instance.
   */
  protected abstract Store open(Clock clock) throws Exception;

  @Override
  public final SiteNode node() {
    return Objects.requireNonNull(node);
  }

  @Override
  public final SiteNode otherNode() {
    return Objects.requireNonNull(otherNode);
  }

  @Override
  public final ManualClock clock() {
    return clock;
  }

  @Override
  public final int conflicts() {
    return conflicts.get();
  }

  @Override
  public final int mostConflicts() {
    return mostConflicts.get();
  }

  @BeforeAll
  final void startNodes() throws Exception {
    node = startNode();
    otherNode = startNode();
  }

  @BeforeEach
  final void reset() {
    node().reset();
    otherNode().reset();
    conflicts.set(0);
    mostConflicts.set(0);
  }

  @AfterAll
  final void stopNodes() {
    if (node != null) {
      node.close();
    }
    if (otherNode != null) {
      otherNode.close();
    }
  }

  private SiteNode startNode() throws Exception {
    SessionListener listener =
        event -> {
          if (event instanceof SessionEvent.ConflictReplayed conflict) {
            conflicts.incrementAndGet();
            mostConflicts.accumulateAndGet(conflict.attempt(), Math::max);
          }
        };
    return SiteNode.start(
        open(clock),
        sessions ->
            Cloakroom.builder()
                .sessions(sessions.withClock(clock).withListener(listener))
                .keys(KeyRing.generate())
                .build(),
        this::start);
  }
}
