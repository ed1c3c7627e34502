package io.cloakroom.frontends;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.function.Consumer;

/** A server on a free port of this machine, which only this machine reaches. */
final class LocalServer {

  private LocalServer() {}

  /** Starts one that is set up like this. */
  static Javalin start(Consumer<JavalinConfig> setUp) {
    return Javalin.create(
            config -> {
              config.jetty.host = "localhost";
              config.jetty.port = 0;
              config.startup.showJavalinBanner = false;
              setUp.accept(config);
            })
        .start();
  }
}
