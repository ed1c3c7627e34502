package io.cloakroom.testkit;

/** A store's server of the test's own, which can be killed, restarted and frozen. */
public interface StoreServer extends AutoCloseable {

  /** Returns the port on 127.0.0.1; it stays the same through restarts. */
  int port();

  /** Starts the server again on the same port, and on the same data if it keeps any. */
  void restart();

  /** Kills the server as a power cut would: it cannot write anything more. */
  void kill();

  /** Suspends the server; connections stay open, and nothing is answered. */
  void freeze();

  /** Resumes the server after {@link #freeze}. */
  void thaw();

  /** Stops the server and removes its data. */
  @Override
  void close();
}
