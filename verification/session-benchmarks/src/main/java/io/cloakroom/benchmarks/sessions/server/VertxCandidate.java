package io.cloakroom.benchmarks.sessions.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import io.vertx.ext.web.sstore.SessionStore;
import io.vertx.ext.web.sstore.redis.RedisSessionStore;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application on Vert.x: an event loop for each core. Sessions are lazy, so a request that does
 * not use its session stores nothing.
 */
final class VertxCandidate {

  private static final int REDIS_CONNECTIONS = 32;

  /** Any free port, the same for all instances. */
  private static final int SHARED_PORT = -1;

  private VertxCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) throws Exception {
    Vertx vertx = Vertx.vertx();
    SessionStore store = store(vertx, candidate.place(), url);
    AtomicInteger port = new AtomicInteger();
    int loops = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < loops; i++) {
      await(
          vertx.deployVerticle(
              new Application(candidate.way(), store, port), new DeploymentOptions()));
    }
    return RunningServer.here(port.get(), () -> stop(vertx));
  }

  private static SessionStore store(Vertx vertx, SessionPlace place, String url) {
    return place.engine() == SessionPlace.Engine.REDIS
        ? RedisSessionStore.create(
            vertx,
            Redis.createClient(
                vertx,
                new RedisOptions()
                    .setConnectionString(url)
                    .setMaxPoolSize(REDIS_CONNECTIONS)
                    .setMaxPoolWaiting(-1)))
        : LocalSessionStore.create(vertx);
  }

  private static <T> void await(io.vertx.core.Future<T> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void stop(Vertx vertx) {
    try {
      await(vertx.close());
    } catch (Exception e) {
      throw new IllegalStateException("Vert.x could not be stopped", e);
    }
  }

  /** One instance of the application. */
  private static final class Application extends AbstractVerticle {

    private final SessionWay way;
    private final SessionStore store;
    private final AtomicInteger port;

    Application(SessionWay way, SessionStore store, AtomicInteger port) {
      this.way = way;
      this.store = store;
      this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
      Router router = Router.router(vertx);
      if (way == SessionWay.CONTAINER) {
        router
            .route()
            .handler(
                SessionHandler.create(store)
                    .setLazySession(true)
                    .setNagHttps(false)
                    .setCookieHttpOnlyFlag(true));
      }
      router.get().handler(Application::answer);
      vertx
          .createHttpServer()
          .requestHandler(router)
          .listen(SHARED_PORT, "localhost")
          .onSuccess(server -> port.set(server.actualPort()))
          .<Void>mapEmpty()
          .onComplete(started);
    }

    private static void answer(RoutingContext request) {
      String body = new Counter.OfVertx(request::session).answer(request.normalizedPath());
      request.response().putHeader("Content-Type", "text/plain").end(body);
    }
  }
}
