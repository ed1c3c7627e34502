package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class JettyEe10HttpSessionTest extends HttpSessionContract {

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return JettyEe10Server.start(application);
  }
}
