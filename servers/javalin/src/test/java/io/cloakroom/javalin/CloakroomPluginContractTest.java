package io.cloakroom.javalin;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.ServerContract;
import io.cloakroom.testkit.TestHandler;
import io.cloakroom.testkit.TestServer;
import io.cloakroom.testkit.Way;
import java.util.List;
import java.util.Optional;

final class CloakroomPluginContractTest extends ServerContract {

  @Override
  public List<Way> ways() {
    return new JavalinWays(visit -> {}).ways();
  }

  @Override
  public boolean knowsItsHandlers() {
    return true;
  }

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) {
    return start("/", cloakroom, handler).orElseThrow();
  }

  @Override
  protected Optional<TestServer> start(
      String contextPath, Cloakroom cloakroom, TestHandler handler) {
    return Optional.of(
        JavalinServer.start(config -> {
          config.router.contextPath = contextPath;
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          new JavalinWays(handler).serve(config);
        }));
  }
}
