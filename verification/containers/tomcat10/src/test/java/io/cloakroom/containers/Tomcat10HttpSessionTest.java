package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class Tomcat10HttpSessionTest extends HttpSessionContract {

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return TomcatServer.start(application);
  }
}
