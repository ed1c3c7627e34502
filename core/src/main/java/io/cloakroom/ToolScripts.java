package io.cloakroom;

import io.cloakroom.http.Accept;
import io.cloakroom.http.ClientSide;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.PageScript;
import io.cloakroom.http.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the scripts of a {@link PageTool} to pages, and answers them. Thread-safe. */
final class ToolScripts {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);

  /** The names by which a browser calls the machine it runs on. Other names can lead here too. */
  private static final Pattern LOCAL =
      Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");

  /** A path that needs no escapes in an attribute. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/._~!$()*+,;=:@%-]*");

  /** The maximum number of reasons that are logged. */
  private static final int MAX_REASONS = 100;

  private final PageTool tool;
  private final TrustedProxies proxies;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  private ToolScripts(PageTool tool, TrustedProxies proxies) {
    this.tool = tool;
    this.proxies = proxies;
  }

  /**
   * Returns the scripts of the tool among these listeners; null if there is none, or if the
   * application is not being developed.
   *
   * @throws IllegalStateException if there are several
   */
  static @Nullable ToolScripts of(
      List<RequestListener> listeners, boolean development, TrustedProxies proxies) {
    List<PageTool> tools =
        listeners.stream()
            .filter(PageTool.class::isInstance)
            .map(PageTool.class::cast)
            .filter(PageTool::hasScripts)
            .toList();
    if (tools.isEmpty()) {
      return null;
    }
    if (tools.size() > 1) {
      throw new IllegalStateException(
          "Two tools add a script to pages: "
              + tools.get(0).getClass().getSimpleName()
              + " and "
              + tools.get(1).getClass().getSimpleName()
              + "; keep one of the calls of requestListener(…)");
    }
    ToolScripts scripts = new ToolScripts(tools.get(0), proxies);
    if (!development) {
      scripts.leftOut("the application is not in development");
      return null;
    }
    return scripts;
  }

  /** Adds the script to the answer to this request, if that becomes a page. */
  void begin(Visit visit) {
    Exchange exchange = visit.exchange();
    if (exchange.method().equals("HEAD")
        || !(Accept.isForWindow(exchange) || Accept.isForReplacement(exchange))
        || visit.path().startsWith(PageTool.ROOT)) {
      return;
    }
    tool.scriptName(visit).ifPresent(name -> add(visit, name));
  }

  private void add(Visit visit, String name) {
    Optional<String> stranger = stranger(visit.exchange());
    String address = visit.exchange().contextPath() + PageTool.ROOT + name;
    if (stranger.isPresent()) {
      leftOut(stranger.get());
    } else if (!PATH.matcher(address).matches()) {
      leftOut("the context path has characters that need an escape");
    } else {
      visit.exchange().beforeHead(PageScript.of(visit.exchange(), address, this::leftOut));
    }
  }

  /**
   * Returns the reason why the client may not be a browser on this machine. A proxy on this machine
   * has a loopback address and may send {@code Host: localhost}, so its headers count.
   */
  private Optional<String> stranger(Exchange exchange) {
    if (proxies.areResolvedByServer()) {
      return Optional.of("the server resolves the addresses that proxies write");
    }
    Optional<String> forwarded = TrustedProxies.headerIn(exchange);
    if (forwarded.isPresent()) {
      return Optional.of("a request came through a proxy, because it has " + forwarded.get());
    }
    if (!isLoopback(exchange)) {
      return Optional.of("a request came from another machine");
    }
    boolean local = exchange.authority().filter(host -> LOCAL.matcher(host).matches()).isPresent();
    return local ? Optional.empty() : Optional.of("the Host of a request is not localhost");
  }

  private static boolean isLoopback(Exchange exchange) {
    return new ClientSide(false, exchange.remoteAddress(), "")
        .ip()
        .filter(InetAddress::isLoopbackAddress)
        .isPresent();
  }

  private void leftOut(String reason) {
    if (logged.size() < MAX_REASONS && logged.add(reason)) {
      LOG.info(
          "Pages are shown without the script of {}: {}. This is logged once",
          tool.getClass().getSimpleName(),
          reason);
    }
  }

  /**
   * Answers a GET of a script.
   *
   * @param path the path within the application
   * @return false if this is another request
   * @throws HttpProblem 404 if there is no such script, or not for this client
   */
  boolean answer(Exchange exchange, String path) throws IOException {
    if (!path.startsWith(PageTool.ROOT)
        || !exchange.method().equals("GET")
        || exchange.hasExactHandler()) {
      return false;
    }
    String name = path.substring(PageTool.ROOT.length());
    if (stranger(exchange).isPresent()
        || !isOr(exchange, "Sec-Fetch-Site", "same-origin")
        || !isOr(exchange, "Sec-Fetch-Dest", "script")
        || !NAME.matcher(name).matches()) {
      throw HttpProblem.of(404);
    }
    String script = tool.script(name).orElseThrow(() -> HttpProblem.of(404));
    exchange.setHeader("Content-Type", "text/javascript; charset=utf-8");
    exchange.setHeader("Cache-Control", "no-store");
    exchange.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    exchange.send(script.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  /** Returns whether a header has this value; older browsers do not send these headers. */
  private static boolean isOr(Exchange exchange, String header, String value) {
    return exchange.headers(header).stream().allMatch(value::equals);
  }
}
