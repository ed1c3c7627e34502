package io.cloakroom.javalin;

import io.cloakroom.testkit.server.TestServer;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.function.Consumer;

/** A running Javalin application on a free port. */
record JavalinServer(Javalin app) implements TestServer {

  static JavalinServer start(Consumer<JavalinConfig> configuration) {
    Javalin app =
        Javalin.create(config -> {
          config.jetty.host = "localhost";
          config.jetty.port = 0;
          config.startup.showJavalinBanner = false;
          // On Java 17 the same tests run on a pool of platform threads.
          config.concurrency.useVirtualThreads = Runtime.version().feature() >= 21;
          configuration.accept(config);
        });
    return new JavalinServer(app.start());
  }

  @Override
  public int port() {
    return app.port();
  }

  @Override
  public void close() {
    app.stop();
  }
}
