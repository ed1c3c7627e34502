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
 * The request for the filter chain. It records whether the response is completed asynchronously,
 * and whether the body is read.
 */
final class WatchedRequest extends HttpServletRequestWrapper {

  private final ServletExchange exchange;
  private @Nullable WatchedAsync async;
  private boolean bodyRequested;

  WatchedRequest(HttpServletRequest container, ServletExchange exchange) {
    super(container);
    this.exchange = exchange;
  }

  /** Returns whether the response is completed after this pass through the filter. */
  boolean isPending() {
    return async != null;
  }

  /** Records that the container dispatched the request to the filter again. */
  void dispatched() {
    async = null;
  }

  /** Reads and drops what the client is still sending, unless the chain reads the body itself. */
  void drainUnread() throws IOException {
    // A client that expects 100 (Continue) has not sent anything yet.
    if (!bodyRequested && hasBody() && getHeader("Expect") == null) {
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
    bodyRequested = true;
    return super.getInputStream();
  }

  @Override
  public BufferedReader getReader() throws IOException {
    bodyRequested = true;
    return super.getReader();
  }

  /** Completes an asynchronous response that is already answered. */
  void completePending() {
    if (async != null) {
      async.complete();
    }
  }

  /**
   * Starts with the held response. The container's response would send the head without the filter.
   */
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
    // Called first, because it throws if nothing was started.
    AsyncContext container = super.getAsyncContext();
    return async == null ? container : async;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    exchange.departure().releaseForWriting();
    bodyRequested = true;
    return super.upgrade(handler);
  }
}
