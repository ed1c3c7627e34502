package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.ContainerFormContract;
import io.cloakroom.testkit.ContextPathContract;
import io.cloakroom.testkit.ServerContract;
import io.cloakroom.testkit.TestHandler;
import io.cloakroom.testkit.TestServer;
import io.cloakroom.testkit.Way;
import java.util.List;

final class CloakroomFilterContractTest extends ServerContract
    implements ContainerFormContract, ContextPathContract {

  @Override
  public List<Way> ways() {
    return new WaysServlet(visit -> {}).ways();
  }

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
    return JettyServer.start(cloakroom, new WaysServlet(handler), new ReadingFilter());
  }

  @Override
  public TestServer startBelow(String contextPath, Cloakroom cloakroom, TestHandler handler)
      throws Exception {
    return JettyServer.startBelow(contextPath, cloakroom, new WaysServlet(handler));
  }
}
