package io.cloakroom.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy between a client and a server on this machine that simulates faults of a network. A new
 * fault also applies to open connections. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

  /** A fault of the network. */
  public enum Fault {
    /** Everything is passed on. */
    NONE,
    /** New connections are closed at once. */
    REFUSE,
    /** The next request is dropped and its connection is closed: the request has no effect. */
    CUT_REQUEST,
    /** The next reply is dropped and its connection is closed: the request has taken effect. */
    CUT_REPLY,
    /** As {@link #CUT_REQUEST}, but only once: then everything is passed on. */
    CUT_ONE_REQUEST,
    /** As {@link #CUT_REPLY}, but only once: then everything is passed on. */
    CUT_ONE_REPLY
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
  private volatile Duration delay = Duration.ZERO;
  private volatile long uplink = Long.MAX_VALUE;
  private final AtomicLong replied = new AtomicLong();

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Starts a proxy on a free port of 127.0.0.1 that forwards to this port of 127.0.0.1. */
  public static TcpProxy of(int target) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TcpProxy proxy = new TcpProxy(listener, target);
      start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port for clients. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Sets the fault from now on. */
  public void inject(Fault fault) {
    this.fault.set(fault);
  }

  /** Delays each reply by this time; zero ends the delay. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /** Limits the bytes per second that each connection passes on to the server. */
  public void uplink(long bytesPerSecond) {
    this.uplink = bytesPerSecond;
  }

  /** Returns the number of bytes that the server has replied on all connections so far. */
  public long repliedBytes() {
    return replied.get();
  }

  /** Closes all connections. */
  public void cutAll() {
    open.forEach(TcpProxy::close);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // The client has gone, the server is down, or this proxy is closed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    if (fault.get() == Fault.REFUSE) {
      client.close();
      return;
    }
    open.add(client);
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      close(client);
      throw e;
    }
    open.add(server);
    start(() -> pump(client, server, Fault.CUT_REQUEST, Fault.CUT_ONE_REQUEST));
    start(() -> pump(server, client, Fault.CUT_REPLY, Fault.CUT_ONE_REPLY));
  }

  private void pump(Socket from, Socket to, Fault cut, Fault cutOnce) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0 && fault.get() != cut && !fault.compareAndSet(cutOnce, Fault.NONE)) {
        if (cut == Fault.CUT_REPLY) {
          LockSupport.parkNanos(delay.toNanos());
          replied.addAndGet(length);
        } else {
          LockSupport.parkNanos(1_000_000_000L * length / uplink);
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // One side is closed, so the other is closed too.
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is unusable in any case.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "TCP proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
