package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The request that the chain sees: knows when the response is completed later, elsewhere, and
 * whether anybody reads the body.
 */
final class WatchedRequest extends HttpServletRequestWrapper {

  private final ServletExchange exchange;
  private @Nullable WatchedAsync async;
  private boolean bodyAskedFor;

  WatchedRequest(HttpServletRequest container, ServletExchange exchange) {
    super(container);
    this.exchange = exchange;
  }

  /** Whether the response is completed after this pass through the filter. */
  boolean isPending() {
    return async != null;
  }

  /** Notes that the request came back through the filter. */
  void dispatched() {
    async = null;
  }

  /** Reads what the client is still sending, unless something down the chain took care of it. */
  void drainUnread() throws IOException {
    // A client that expects 100 (Continue) has not sent anything yet.
    if (!bodyAskedFor && hasBody() && getHeader("Expect") == null) {
      long length = getContentLengthLong();
      OptionalLong unread = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
      ServletInputStream body = super.getInputStream();
      Departure.drain(body, Departure.DRAIN_BYTES, unread, () -> body.available() > 0);
    }
  }

  private boolean hasBody() {
    return getContentLengthLong() > 0 || getHeader("Transfer-Encoding") != null;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    bodyAskedFor = true;
    return super.getInputStream();
  }

  @Override
  public BufferedReader getReader() throws IOException {
    bodyAskedFor = true;
    return super.getReader();
  }

  /** Completes an asynchronous response that was answered meanwhile. */
  void completePending() {
    if (async != null) {
      async.complete();
    }
  }

  /** With the held response, not the container's, which would let the head go unseen. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, exchange.response());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    async = new WatchedAsync(super.startAsync(request, response), exchange);
    return async;
  }

  @Override
  public AsyncContext getAsyncContext() {
    // Asked first, because it refuses where nothing was started.
    AsyncContext container = super.getAsyncContext();
    return async == null ? container : async;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    exchange.departure().releaseForWriting();
    bodyAskedFor = true;
    return super.upgrade(handler);
  }
}
