package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.ContainerFormContract;
import io.cloakroom.testkit.ServerContract;
import io.cloakroom.testkit.TestHandler;
import io.cloakroom.testkit.TestServer;
import io.cloakroom.testkit.Way;
import java.util.List;
import java.util.Optional;

final class CloakroomFilterContractTest extends ServerContract implements ContainerFormContract {

  @Override
  public List<Way> ways() {
    return new WaysServlet(visit -> {}).ways();
  }

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
    return JettyServer.start(cloakroom, new WaysServlet(handler), new ReadingFilter());
  }

  @Override
  protected Optional<TestServer> start(String contextPath, Cloakroom cloakroom, TestHandler handler)
      throws Exception {
    return Optional.of(JettyServer.startBelow(contextPath, cloakroom, new WaysServlet(handler)));
  }
}
