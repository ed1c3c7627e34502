package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.SharedBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The request of a {@link JdkExchange}, which extends it so that both are one object. */
abstract class JdkRequest implements Exchange {

  /** The server's exchange. */
  final HttpExchange http;

  private static final String CURE =
      "Add CloakroomHttpFilter before the filters that read bodies, or read the form only once, with"
          + " visit.read(…).";

  private @Nullable ReadAheadStream body;
  private @Nullable SharedBody shared;

  JdkRequest(HttpExchange http) {
    this.http = http;
  }

  @Override
  public final String method() {
    return http.getRequestMethod();
  }

  @Override
  public final String path() {
    URI target = http.getRequestURI();
    String sent = target.toString();
    if (!sent.startsWith("/")) {
      // A whole URL, as clients send it to a proxy.
      String path = target.getRawPath();
      return path == null || path.isEmpty() ? "/" : path;
    }
    // Not getRawPath, because a URI takes what follows // for a host.
    int end = sent.indexOf(target.getRawQuery() == null ? '#' : '?');
    return end < 0 ? sent : sent.substring(0, end);
  }

  @Override
  public final String routedPath() {
    // The server looks for the context of this one.
    String decoded = http.getRequestURI().getPath();
    return decoded == null || decoded.isEmpty() ? "/" : decoded;
  }

  @Override
  public final Optional<String> query() {
    return Optional.ofNullable(http.getRequestURI().getRawQuery());
  }

  @Override
  public final List<String> headers(String name) {
    List<String> lines = http.getRequestHeaders().get(name);
    return lines == null ? List.of() : lines;
  }

  @Override
  public final Optional<String> authority() {
    List<String> hosts = headers("Host");
    return hosts.size() == 1 ? Optional.of(hosts.get(0)) : Optional.empty();
  }

  @Override
  public final boolean secure() {
    return http.getHttpContext().getServer() instanceof HttpsServer;
  }

  @Override
  public final String remoteAddress() {
    String address = http.getRemoteAddress().getAddress().getHostAddress();
    int scope = address.indexOf('%');
    return scope < 0 ? address : address.substring(0, scope);
  }

  @Override
  public final InputStream body() {
    return shared().ofExchange();
  }

  @Override
  public final boolean keepBody(int maxBytes, LongPredicate memory) {
    shared().keep(maxBytes, memory);
    return true;
  }

  /** Returns the body for another reader; see {@link SharedBody#open}. */
  final InputStream openBody(String reader) {
    return shared().open(reader);
  }

  private SharedBody shared() {
    if (shared == null) {
      shared = SharedBody.of(this::openedBody, announcedLength() > 0, CURE);
    }
    return shared;
  }

  /** Without an executor, the thread that accepts connections handles the requests. */
  @Override
  public final OptionalInt serverThreads() {
    @Nullable Executor executor = http.getHttpContext().getServer().getExecutor();
    if (executor == null) {
      return OptionalInt.of(1);
    }
    return executor instanceof ThreadPoolExecutor pool
            && pool.getMaximumPoolSize() < Integer.MAX_VALUE
        ? OptionalInt.of(pool.getMaximumPoolSize())
        : OptionalInt.empty();
  }

  @Override
  public final boolean bodyReady() throws IOException {
    return openedBody().ready();
  }

  private ReadAheadStream openedBody() {
    if (body == null) {
      body = new ReadAheadStream(http.getRequestBody(), announcedLength());
    }
    return body;
  }

  /** Returns the length of the body in bytes; negative if it is chunked. */
  private long announcedLength() {
    // The key set has the names in this form. The other methods of Headers copy a name first.
    Set<String> names = http.getRequestHeaders().keySet();
    if (names.contains("Transfer-encoding")) {
      return -1;
    }
    return names.contains("Content-length")
        ? Long.parseLong(http.getRequestHeaders().getFirst("Content-length"))
        : 0;
  }

  /** Returns whether the body could not be read: the client has gone, or sent what is no body. */
  final boolean isBodyBroken() {
    return body != null && body.isBroken();
  }

  /** Returns the body if part of it is still to come, else null. */
  final @Nullable ReadAheadStream unread() {
    if (body == null && announcedLength() == 0) {
      return null;
    }
    return openedBody().isComplete() ? null : openedBody();
  }

  /** Reads and drops what the client is still sending; returns the body if that was not all. */
  final @Nullable ReadAheadStream drained() {
    ReadAheadStream unread = unread();
    if (unread != null) {
      unread.drain(this);
    }
    return unread();
  }
}
