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
 * One listener's thread and connection. It asks for a sign of life when nothing was told for half
 * the timeout, and gives the server the other half to answer.
 */
final class PostgresSubscription implements AutoCloseable {

  /** How long it waits before it looks whether it was closed. */
  private static final int GLANCE_MILLIS = 100;

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

  /** Waits until its thread is done, at most the feed's timeout; the connection goes back. */
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

  /** Tells until the connection is lost or this is closed; true if it came to tell. */
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
        tell(listener::resumed);
        tellAll(connection.unwrap(PGConnection.class), statement);
        statement.execute("UNLISTEN *");
      }
      connection.setNetworkTimeout(Runnable::run, networkTimeout);
      connection.setAutoCommit(autoCommit);
    } catch (SQLException | RuntimeException e) {
      if (listening) {
        tell(listener::interrupted);
      }
    }
    return listening;
  }

  /** Once more is no change, but an answer. */
  private void listen(Statement statement) throws SQLException {
    statement.execute("LISTEN \"" + feed.channel() + '"');
  }

  private void tellAll(PGConnection connection, Statement statement) throws SQLException {
    long lastSign = System.nanoTime();
    while (!closed) {
      PGNotification[] notifications = connection.getNotifications(GLANCE_MILLIS);
      if (notifications != null && notifications.length > 0) {
        for (PGNotification one : notifications) {
          tell(() -> changed(one.getParameter()));
        }
        lastSign = System.nanoTime();
      } else if (System.nanoTime() - lastSign > patienceMillis * 1_000_000L) {
        listen(statement);
        lastSign = System.nanoTime();
      }
    }
  }

  /** As {@link Statements#announcedOn} wrote it, or anybody else who may connect. */
  private void changed(String payload) {
    int blank = payload.indexOf(' ');
    StoreKey key = StoreKey.parse(blank < 0 ? payload : payload.substring(0, blank));
    listener.changed(
        key,
        blank < 0 ? Optional.empty() : Optional.of(new Revision(payload.substring(blank + 1))));
  }

  private void tell(Runnable news) {
    if (closed) {
      return;
    }
    try {
      news.run();
    } catch (RuntimeException e) {
      // The listener's bug or a stranger's news, which must neither end the telling nor be hidden.
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
