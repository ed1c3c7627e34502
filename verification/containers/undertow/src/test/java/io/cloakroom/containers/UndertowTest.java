package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class UndertowTest extends ServletContract {

  @Override
  protected String version() {
    return "6.0";
  }

  @Override
  public boolean dropsEmptyQueries() {
    return true;
  }

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return UndertowServer.start(application);
  }
}
