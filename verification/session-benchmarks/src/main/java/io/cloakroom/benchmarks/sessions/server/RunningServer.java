package io.cloakroom.benchmarks.sessions.server;

import java.util.OptionalLong;

/** A candidate that accepts requests. */
public interface RunningServer extends AutoCloseable {

  /** Returns its port on localhost. */
  int port();

  /** Returns the id of its process. */
  long pid();

  /** Returns the bytes that it allocated so far; empty if it is not a JVM. */
  OptionalLong allocated();

  /** Returns the milliseconds that its JVM has compiled so far; empty if it is not a JVM. */
  OptionalLong compiled();

  /** Returns the bytes of its heap that are in use after a full collection. */
  long live();

  @Override
  void close();

  /** Returns a server in this process. */
  static RunningServer here(int port, Runnable close) {
    return new ServerHere() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
