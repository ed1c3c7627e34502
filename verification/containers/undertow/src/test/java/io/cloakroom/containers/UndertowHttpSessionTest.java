package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class UndertowHttpSessionTest extends HttpSessionContract {

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return UndertowServer.start(application);
  }
}
