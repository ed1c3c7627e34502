package io.cloakroom.memcached;

import com.google.code.yanf4j.core.Session;
import com.google.code.yanf4j.core.impl.StandardSocketOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.networking.MemcachedSession;
import org.jspecify.annotations.Nullable;

/**
 * One Memcached server and the connection to it. The connection is opened when it is first needed,
 * and again by the next call after it broke. Thread-safe.
 *
 * <p>Each server has its own client. One client for several servers would write to the others while
 * one is out of reach, and find outdated records when it comes back. The client's own reconnecting
 * is off, because its pauses grow to a minute and each attempt logs two stack traces.
 */
final class ServerConnection implements AutoCloseable {

  /** A call to the server, which takes at most this many milliseconds. */
  interface Call<T> {
    T on(MemcachedClient client, long millis)
        throws InterruptedException, TimeoutException, MemcachedException;
  }

  /**
   * The number of timeouts in a row after which the connection is closed, with all calls that wait
   * in it.
   */
  private static final int MAX_TIMEOUTS = 100;

  /** The time after a failed attempt to connect in which other calls get the same failure. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ServerAddress address;
  private final XMemcachedClient client;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable Session connection;
  private volatile boolean closed;
  private @Nullable IOException failure;
  private long failedAt;

  ServerConnection(ServerAddress address, Duration timeout) {
    this.address = address;
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder();
    builder.setConnectTimeout(timeout.toMillis());
    builder.setOpTimeout(timeout.toMillis());
    builder.setEnableHealSession(false);
    builder.setTranscoder(new RawBytes());
    builder.getConfiguration().setSelectorPoolSize(1);
    // The client's 32 KiB delay each larger write by 40 ms and more; the system adapts its own.
    builder.getSocketOptions().remove(StandardSocketOption.SO_SNDBUF);
    builder.getSocketOptions().remove(StandardSocketOption.SO_RCVBUF);
    try {
      client = (XMemcachedClient) builder.build();
    } catch (IOException e) {
      throw new IllegalStateException("The Memcached client could not open a selector", e);
    }
    client.setTimeoutExceptionThreshold(MAX_TIMEOUTS);
  }

  ServerAddress address() {
    return address;
  }

  /** Returns the server's answer to the call, before the deadline. */
  <T> T call(CallTimeout deadline, Call<T> call) throws IOException {
    try {
      if (!isConnected()) {
        connect(deadline);
      }
      return call.on(client, deadline.millisLeft());
    } catch (TimeoutException | MemcachedException e) {
      throw new IOException(address + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(address + ": interrupted", e);
    }
  }

  /** Closes the connection, without waiting for a server that hangs. */
  @Override
  public void close() throws IOException {
    closed = true;
    Session last = connection;
    if (last != null) {
      ((MemcachedSession) last).setAllowReconnect(false);
      last.close();
    }
    client.shutdown();
  }

  private boolean isConnected() {
    Session current = connection;
    return current != null && !current.isClosed();
  }

  private void connect(CallTimeout deadline)
      throws IOException, InterruptedException, TimeoutException {
    if (!connecting.tryLock(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("no connection in time");
    }
    try {
      if (isConnected()) {
        return;
      }
      if (closed) {
        throw new IOException("the store is closed");
      }
      if (failure != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
        throw failure;
      }
      try {
        connection = connection(deadline);
        failure = null;
      } catch (IOException e) {
        failure = new IOException(address + ": " + e.getMessage(), e);
        failedAt = System.nanoTime();
        throw failure;
      }
    } finally {
      connecting.unlock();
    }
  }

  private Session connection(CallTimeout deadline) throws IOException, TimeoutException {
    InetSocketAddress resolved = address.resolve();
    // Tried first without the client, which logs each failure with two stack traces.
    try (Socket trial = new Socket()) {
      trial.connect(resolved, (int) deadline.millisLeft());
    }
    client.getConnector().getReconnectRequestQueue().clear(); // nothing else empties it
    client.addServer(resolved);
    Queue<Session> sessions = client.getConnector().getSessionByAddress(resolved);
    Session opened = sessions == null ? null : sessions.peek();
    if (opened == null) {
      throw new IOException("the server closed the connection at once");
    }
    return opened;
  }
}
