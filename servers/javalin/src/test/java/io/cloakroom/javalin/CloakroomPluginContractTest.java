package io.cloakroom.javalin;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.server.ContainerFormContract;
import io.cloakroom.testkit.server.ContextPathContract;
import io.cloakroom.testkit.server.ServerContract;
import io.cloakroom.testkit.server.ServerContract.UnhandledPath;
import io.cloakroom.testkit.server.SocketContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import io.cloakroom.testkit.server.Way;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;

final class CloakroomPluginContractTest extends ServerContract
    implements ContainerFormContract, ContextPathContract, SocketContract, UnhandledPath {

  @Override
  public List<Way> ways() {
    return new JavalinWays(visit -> {}).ways();
  }

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) {
    return startBelow("/", cloakroom, handler);
  }

  @Override
  public TestServer startBelow(String contextPath, Cloakroom cloakroom, TestHandler handler) {
    return JavalinServer.start(config -> {
      config.router.contextPath = contextPath;
      config.jetty.modifyServletContextHandler(servlets ->
          servlets.addServletContainerInitializer((classes, context) -> addReadingFilter(context)));
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      new JavalinWays(handler).serve(config);
    });
  }

  private static void addReadingFilter(ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter("reading", new ReadingFilter());
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }
}
