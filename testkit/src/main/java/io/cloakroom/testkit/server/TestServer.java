package io.cloakroom.testkit.server;

/** A server that listens on a free port of the loopback interface, until it is closed. */
public interface TestServer extends AutoCloseable {

  /** Returns the port on which the server listens. */
  int port();

  @Override
  void close();
}
