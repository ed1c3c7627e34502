package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class JettyEe11HttpSessionTest extends HttpSessionContract implements AccessedSessions {

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return JettyEe11Server.start(application);
  }
}
