package io.cloakroom.jdk;

import io.cloakroom.Cloakroom;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.server.SessionRaceContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** No change is lost and nothing that ended comes back, with sessions in memory. */
@ParameterizedClass
@MethodSource("io.cloakroom.jdk.Threads#ofThisJdk")
final class JdkSessionRaceTest extends SessionRaceContract {

  @Parameter Threads threads = Threads.PLATFORM;
  private @Nullable Store store;

  @Override
  protected TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
    return JdkServer.start(threads.executor(), new JdkWays(cloakroom, handler)::serve);
  }

  @Override
  protected Store open(Clock clock) {
    if (store == null) {
      store = MemoryStore.builder().clock(clock).build();
    }
    return store;
  }
}
