package sockets;

import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.session.DetachedSession;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.StoreException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.sse.SseClient;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A chat for visitors who are logged in, over a WebSocket, and its messages as events. */
final class Chat {

  private static final Logger LOG = LoggerFactory.getLogger(Chat.class);

  static final SessionKey<Integer> WRITTEN = SessionKey.of("written", Integer.class);

  /** The status that tells a page that the visitor must log in again. */
  private static final int LOGGED_OUT = 4401;

  private final Set<WsContext> sockets = ConcurrentHashMap.newKeySet();
  private final Map<SseClient, DetachedSession> readers = new ConcurrentHashMap<>();

  void addTo(JavalinConfig config) {
    config.routes.ws(
        "/chat",
        socket -> {
          socket.onConnect(this::join);
          socket.onMessage(this::write);
          socket.onClose(sockets::remove);
        });
    config.routes.sse("/events", this::read);
  }

  private void join(WsConnectContext socket) {
    if (CloakroomPlugin.detachedSession(socket).owner().isEmpty()) {
      socket.closeSession(LOGGED_OUT, "Log in first");
      return;
    }
    socket.enableAutomaticPings(); // or the server closes a quiet socket after 30 seconds
    sockets.add(socket);
  }

  private void write(WsMessageContext socket) {
    DetachedSession session = CloakroomPlugin.detachedSession(socket);
    if (session.update(WRITTEN, 0, n -> n + 1).isEmpty()) {
      socket.closeSession(LOGGED_OUT, "Logged out");
      return;
    }
    String message = socket.message();
    sockets.forEach(other -> other.send(message));
    readers.keySet().forEach(reader -> reader.sendEvent("message", message));
  }

  private void read(SseClient reader) {
    DetachedSession session = reader.ctx().with(CloakroomPlugin.class).detachedSession();
    if (session.owner().isEmpty()) {
      return; // the stream ends here
    }
    reader.keepAlive();
    reader.onClose(() -> readers.remove(reader));
    readers.put(reader, session);
    reader.sendEvent("connected", "");
  }

  /** Closes the connections of sessions that have ended; call it about every 30 seconds. */
  void closeEnded() {
    try {
      for (WsContext socket : sockets) {
        if (CloakroomPlugin.detachedSession(socket).ended()) {
          socket.closeSession(LOGGED_OUT, "Logged out");
        }
      }
      readers.forEach((reader, session) -> {
        if (session.ended()) {
          reader.close();
        }
      });
    } catch (StoreException e) {
      LOG.warn("The next call will look which sessions have ended", e);
    }
  }
}
