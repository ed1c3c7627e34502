package io.cloakroom.servlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The head of a request that opens a socket, copied: the container uses the request's object again,
 * while handlers of the socket still have the visit.
 */
record HandshakeHead(
    String method,
    String path,
    Optional<String> query,
    Map<String, List<String>> headers,
    Optional<String> authority,
    boolean secure,
    String remoteAddress) {

  static HandshakeHead of(ServletExchange exchange, List<String> names) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(name -> headers.put(name, new ArrayList<>(exchange.headers(name))));
    return new HandshakeHead(
        exchange.method(),
        exchange.path(),
        exchange.query(),
        Collections.unmodifiableMap(headers),
        exchange.authority(),
        exchange.secure(),
        exchange.remoteAddress());
  }

  List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }
}
