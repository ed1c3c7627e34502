package sockets;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.javalin.Javalin;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

final class ChatApplication {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Chat</title>
      <form method="post" action="/login"><button>Log in</button></form>
      <form method="post" action="/logout"><button>Log out</button></form>
      <form id="form"><input name="text" aria-label="Message"><button>Send</button></form>
      <p id="status">Not connected</p>
      <ul id="messages"></ul>
      <script>
        const status = document.getElementById("status");
        const socket = new WebSocket(location.origin.replace("http", "ws") + "/chat");
        socket.onopen = () => { status.textContent = "Connected"; };
        socket.onclose = (event) => {
          status.textContent = event.code === 4401 ? event.reason : "Connection lost";
        };
        socket.onmessage = (event) => {
          const line = document.createElement("li");
          line.textContent = event.data;
          document.getElementById("messages").append(line);
        };
        document.getElementById("form").onsubmit = (event) => {
          event.preventDefault();
          socket.send(event.target.text.value);
          event.target.reset();
        };
      </script>
      """;

  private ChatApplication() {}

  public static void main(String[] arguments) {
    Chat chat = new Chat();
    start(8080, MemoryStore.of(), chat);
    ScheduledFuture<?> unused =
        Executors.newSingleThreadScheduledExecutor()
            .scheduleWithFixedDelay(chat::closeEnded, 30, 30, TimeUnit.SECONDS); // on every node
  }

  static Javalin start(int port, Store store, Chat chat) {
    Sessions sessions =
        Sessions.of(store)
            .withListener(event -> {
              if (event instanceof SessionEvent.Ended || event instanceof SessionEvent.Rotated) {
                chat.closeEnded(); // at once on this node
              }
            });
    Cloakroom cloakroom = Cloakroom.builder().sessions(sessions).build();
    return Javalin.create(
            config -> {
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
              config.routes.get("/", ctx -> ctx.html(PAGE));
              config.routes.post("/login", ctx -> logIn(ctx.with(CloakroomPlugin.class)));
              config.routes.post("/logout", ctx -> logOut(ctx.with(CloakroomPlugin.class)));
              chat.addTo(config);
            })
        .start(port);
  }

  /** A real application checks a password first: see docs/login.md. */
  private static void logIn(Visit visit) {
    visit.session().logIn("ann");
    visit.answer().redirect("/");
  }

  private static void logOut(Visit visit) {
    visit.session().end();
    visit.answer().redirect("/");
  }
}
