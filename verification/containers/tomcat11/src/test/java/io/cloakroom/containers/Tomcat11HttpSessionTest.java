package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class Tomcat11HttpSessionTest extends HttpSessionContract implements AccessedSessions {

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return TomcatServer.start(application);
  }
}
