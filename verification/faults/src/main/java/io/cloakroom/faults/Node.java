package io.cloakroom.faults;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.Sweeper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One node of an application whose sessions hold a name, a set and a counter: a process of its own,
 * to be killed. It prints its port once it serves, and ends with whoever started it.
 */
final class Node {

  static final String READY = "port ";

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);
  private static final SessionKey<Integer> COUNTER = SessionKey.of("counter", Integer.class);
  private static final SessionKey<List<Integer>> SET = SessionKey.listOf("set", Integer.class);

  private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

  private Node() {}

  /** {@code store control clock-offset}, see {@link StoreSpec} and {@link Control}. */
  public static void main(String[] arguments) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(arguments[2]));
    endWithParent();
    Store store = Control.of(arguments[1]).over(open(arguments[0], clock));
    Sweeper unused = Sweeper.start(store, SWEEP_EVERY);
    Javalin app = serve(store, clock).start();
    System.out.println(READY + app.port());
  }

  /** The engine may be down just now, or held by the node that this one will replace. */
  private static Store open(String spec, Clock clock) {
    while (true) {
      try {
        return StoreSpec.open(spec, clock);
      } catch (StoreException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static Javalin serve(Store store, Clock clock) {
    // Long enough that a clock an hour off ends no session.
    Sessions sessions = Sessions.in(store).clock(clock).idleTimeout(Duration.ofHours(4));
    Cloakroom cloakroom = Cloakroom.builder().sessions(sessions).keys(KeyRing.generate()).build();
    return Javalin.create(config -> {
      config.jetty.host = "localhost";
      config.jetty.port = 0;
      config.startup.showJavalinBanner = false;
      config.registerPlugin(new CloakroomPlugin(cloakroom));
      config.routes.post("/begin", Node::begin);
      config.routes.post("/add", Node::add);
      config.routes.post("/increment", Node::increment);
      config.routes.post("/login", Node::login);
      config.routes.post("/rotate", Node::rotate);
      config.routes.post("/logout", Node::logout);
      config.routes.get("/read", Node::read);
    });
  }

  private static void begin(Context ctx) {
    String name = String.valueOf(ctx.queryParam("name"));
    session(ctx).set(NAME, name);
    ctx.result(name);
  }

  private static void add(Context ctx) {
    int element = number(ctx, "value");
    known(ctx)
        .ifPresent(session -> {
          session.update(SET, List.of(), set -> plus(set, element));
          hold(ctx);
        });
  }

  private static void increment(Context ctx) {
    known(ctx)
        .ifPresent(session -> {
          session.update(COUNTER, 0, count -> count + 1);
          hold(ctx);
        });
  }

  private static void login(Context ctx) {
    known(ctx).ifPresent(session -> session.own(session.get(NAME).orElseThrow()));
  }

  private static void rotate(Context ctx) {
    known(ctx).ifPresent(Session::rotate);
  }

  private static void logout(Context ctx) {
    Session session = session(ctx);
    ctx.result(session.get(NAME).orElse(Contents.NOBODY));
    session.end();
  }

  private static void read(Context ctx) {
    known(ctx)
        .ifPresent(session ->
            ctx.result(
                new Contents(
                        session.get(NAME).orElseThrow(),
                        session.owner().orElse(Contents.NOBODY),
                        session.get(COUNTER).orElse(0),
                        session.get(SET).orElse(List.of()))
                    .text()));
  }

  /** The visitor's session, whose name is answered; where there is none, that is the answer. */
  private static Optional<Session> known(Context ctx) {
    Session session = session(ctx);
    Optional<String> name = session.get(NAME);
    name.ifPresentOrElse(ctx::result, () -> ctx.status(410).result(Event.GONE));
    return name.map(known -> session);
  }

  private static Session session(Context ctx) {
    Visit visit = ctx.with(CloakroomPlugin.class);
    return visit.session();
  }

  /** A handler that takes its time: others write between what it read and its own write. */
  private static void hold(Context ctx) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(number(ctx, "hold")));
  }

  private static int number(Context ctx, String parameter) {
    return Integer.parseInt(String.valueOf(ctx.queryParam(parameter)));
  }

  private static List<Integer> plus(List<Integer> set, int element) {
    List<Integer> next = new ArrayList<>(set);
    next.add(element);
    return next;
  }

  private static void endWithParent() {
    Thread thread =
        new Thread(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nobody says anything; the end of the stream is what counts.
            }
          } catch (IOException e) {
            // As good as the end.
          }
          Runtime.getRuntime().halt(0);
        });
    thread.setDaemon(true);
    thread.start();
  }
}
