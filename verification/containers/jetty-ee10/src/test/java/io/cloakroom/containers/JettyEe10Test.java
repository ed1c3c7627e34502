package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class JettyEe10Test extends ServletContract {

  @Override
  protected String version() {
    return "6.0";
  }

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return JettyEe10Server.start(application);
  }
}
