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
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server on this machine and does what networks do. The fault counts
 * from now on, for connections that are open too. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

  /** What happens to the bytes. */
  public enum Fault {
    /** All is passed on. */
    NONE,
    /** New connections are closed at once. */
    REFUSE,
    /** The next request is not passed on and its connection is closed: it took no effect. */
    CUT_REQUEST,
    /** The next reply is not passed on and its connection is closed: the request took effect. */
    CUT_REPLY
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private volatile Duration delay = Duration.ZERO;
  private volatile long uplink = Long.MAX_VALUE;

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** A proxy on a free port of 127.0.0.1 to this port of it. */
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

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What happens from now on. */
  public void inject(Fault fault) {
    this.fault = fault;
  }

  /** Holds each reply back for this long; zero ends it. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /** Passes no more than so many bytes a second on to the server, on each connection. */
  public void uplink(long bytesPerSecond) {
    this.uplink = bytesPerSecond;
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
        // The client has gone, the server is away, or this proxy is closed: what networks do.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    if (fault == Fault.REFUSE) {
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
    start(() -> pump(client, server, Fault.CUT_REQUEST));
    start(() -> pump(server, client, Fault.CUT_REPLY));
  }

  private void pump(Socket from, Socket to, Fault cut) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0 && fault != cut) {
        if (cut == Fault.CUT_REPLY) {
          LockSupport.parkNanos(delay.toNanos());
        } else {
          LockSupport.parkNanos(1_000_000_000L * length / uplink);
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // One side has gone; the other follows.
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
      // It is closed for our purposes.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "TCP proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
