package io.cloakroom.http;

import java.util.List;

/** The request that opens a WebSocket. */
public final class Handshake {

  private Handshake() {}

  /**
   * Returns whether a request asks to open a WebSocket: a GET with {@code Upgrade: websocket} (RFC
   * 6455, 4.1), or a CONNECT (RFC 8441, 4). Servlet containers do not show the {@code :protocol} of
   * a CONNECT, so one without it counts too: no page can make a browser send it otherwise.
   */
  public static boolean isOn(Exchange exchange) {
    String method = exchange.method();
    if (method.equals("CONNECT")) {
      List<String> protocols = exchange.headers(":protocol");
      return protocols.isEmpty() || protocols.contains("websocket");
    }
    return method.equals("GET")
        && exchange.hasHeader("Upgrade")
        && upgrades(exchange.headers("Upgrade"));
  }

  /** Returns whether a protocol in these lines is a WebSocket, and not {@code h2c}, say. */
  private static boolean upgrades(List<String> lines) {
    for (String line : lines) {
      for (String protocol : line.split(",", -1)) {
        String name = protocol.strip();
        if (name.equalsIgnoreCase("websocket")
            || name.regionMatches(true, 0, "websocket/", 0, "websocket/".length())) {
          return true;
        }
      }
    }
    return false;
  }
}
