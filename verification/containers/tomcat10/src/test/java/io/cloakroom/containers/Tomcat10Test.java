package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;

final class Tomcat10Test extends ServletContract {

  @Override
  protected String version() {
    return "6.0";
  }

  @Override
  public boolean asksForEveryBody() {
    return true;
  }

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    return TomcatServer.start(application);
  }
}
