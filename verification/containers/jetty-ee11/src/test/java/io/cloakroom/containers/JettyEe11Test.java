package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class JettyEe11Test extends ServletContract {

  @Override
  protected String version() {
    return "6.1";
  }

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return JettyEe11Server.start(application);
  }
}
