package io.cloakroom.jdk;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.server.ServerContract;
import io.cloakroom.testkit.server.ServerContract.UnhandledPath;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import io.cloakroom.testkit.server.Way;
import java.util.List;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.cloakroom.jdk.Threads#ofThisJdk")
final class CloakroomHttpContractTest extends ServerContract implements UnhandledPath {

  @Parameter Threads threads = Threads.PLATFORM;

  @Override
  public List<Way> ways() {
    return new JdkWays(Cloakroom.of(), visit -> {}).ways();
  }

  /** The JDK's server answers 100 (Continue) by itself, before it calls any filter. */
  @Override
  public boolean asksForEveryBody() {
    return true;
  }

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
    return JdkServer.start(threads.executor(), new JdkWays(cloakroom, handler)::serve);
  }
}
