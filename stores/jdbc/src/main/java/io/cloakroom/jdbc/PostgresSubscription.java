package io.cloakroom.jdbc;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The thread and the connection of one listener. If it receives nothing for half the timeout, it
 * sends a statement, and the server has the other half to answer.
 */
final class PostgresSubscription implements AutoCloseable {

  /** The interval at which it checks whether it was closed. */
  private static final int POLL_MILLIS = 100;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final PostgresChangeFeed feed;
  private final ChangeFeed.Listener listener;
  private final int patienceMillis;
  private final Thread thread;
  private volatile boolean closed;

  PostgresSubscription(PostgresChangeFeed feed, ChangeFeed.Listener listener) {
    this.feed = feed;
    this.listener = listener;
    patienceMillis = (int) Math.max(1, Math.min(1000, feed.timeout().toMillis() / 2));
    thread = new Thread(this::run, "changes of " + feed.channel());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Ends the subscription. Waits for its thread, at most the feed's timeout; the connection goes
   * back to the pool.
   */
  @Override
  public void close() {
    closed = true;
    if (Thread.currentThread() != thread) {
      thread.interrupt();
      try {
        thread.join(feed.timeout().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      if (listen()) {
        pause = FIRST_PAUSE;
      }
      try {
        if (!closed) {
          Thread.sleep(pause.toMillis());
        }
      } catch (InterruptedException e) {
        return; // closed
      }
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  /**
   * Reports changes until the connection is lost or this is closed. Returns whether it started to
   * report.
   */
  private boolean listen() {
    boolean listening = false;
    try (Connection connection = feed.connections().getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      int networkTimeout = connection.getNetworkTimeout();
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, patienceMillis);
      try (Statement statement = connection.createStatement()) {
        listen(statement);
        listening = true;
        report(listener::resumed);
        reportAll(connection.unwrap(PGConnection.class), statement);
        statement.execute("UNLISTEN *");
      }
      connection.setNetworkTimeout(Runnable::run, networkTimeout);
      connection.setAutoCommit(autoCommit);
    } catch (SQLException | RuntimeException e) {
      if (listening) {
        report(listener::interrupted);
      }
    }
    return listening;
  }

  /** Listens to the channel. A repetition changes nothing, but the server answers it. */
  private void listen(Statement statement) throws SQLException {
    statement.execute("LISTEN \"" + feed.channel() + '"');
  }

  private void reportAll(PGConnection connection, Statement statement) throws SQLException {
    long lastSign = System.nanoTime();
    while (!closed) {
      PGNotification[] notifications = connection.getNotifications(POLL_MILLIS);
      if (notifications != null && notifications.length > 0) {
        for (PGNotification one : notifications) {
          report(() -> changed(one.getParameter()));
        }
        lastSign = System.nanoTime();
      } else if (System.nanoTime() - lastSign > patienceMillis * 1_000_000L) {
        listen(statement);
        lastSign = System.nanoTime();
      }
    }
  }

  /**
   * Reports a payload of {@link Statements#announcedOn}, or of anyone else with access to the
   * database.
   */
  private void changed(String payload) {
    int blank = payload.indexOf(' ');
    StoreKey key = StoreKey.parse(blank < 0 ? payload : payload.substring(0, blank));
    listener.changed(
        key,
        blank < 0 ? Optional.empty() : Optional.of(new Revision(payload.substring(blank + 1))));
  }

  private void report(Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException e) {
      // A bug of the listener or a foreign payload must neither end the reports nor be hidden.
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
