package io.cloakroom.benchmarks.sessions;

/** A candidate that accepts requests. */
interface RunningServer extends AutoCloseable {

  /** Returns its port on localhost. */
  int port();

  /** Returns the id of its process. */
  long pid();

  @Override
  void close();

  /** Returns a server in this process. */
  static RunningServer here(int port, Runnable close) {
    return new RunningServer() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public long pid() {
        return ProcessHandle.current().pid();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
