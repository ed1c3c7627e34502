package io.cloakroom.benchmarks.sessions.server;

import io.cloakroom.javalin.CloakroomPlugin;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.SessionHandler;

/** The application on Javalin, whose own sessions are Jetty's. */
final class JavalinCandidate {

  private JavalinCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) {
    OwnSessions own = new OwnSessions();
    Javalin server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.jetty.host = "localhost";
          if (candidate.way().own()) {
            config.registerPlugin(CloakroomPlugin.of(own.cloakroom(candidate.place(), url)));
          } else if (candidate.way() == SessionWay.CONTAINER) {
            config.jetty.modifyServletContextHandler(
                handler -> handler.setSessionHandler(new SessionHandler()));
          }
          for (String path : List.of("/bare", "/read", "/count", "/new")) {
            config.routes.get(path, request -> answer(candidate.way(), request));
          }
        });
    server.start(0);
    return RunningServer.here(
        server.port(),
        () -> {
          server.stop();
          own.close();
        });
  }

  private static void answer(SessionWay way, Context request) {
    Counter counter =
        way.own()
            ? new Counter.OfVisit(() -> request.with(CloakroomPlugin.class))
            : new Counter.OfHttpSession(request.req());
    request.result(counter.answer(request.path()));
  }
}
