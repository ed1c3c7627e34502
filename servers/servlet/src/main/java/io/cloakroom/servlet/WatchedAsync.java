package io.cloakroom.servlet;

import io.cloakroom.http.HttpProblem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An asynchronous context that lets the head leave before it completes. Listeners get this context
 * in their events. The container's context would complete without the actions before the head.
 */
final class WatchedAsync implements AsyncContext {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedAsync.class);

  private final AsyncContext container;
  private final ServletExchange exchange;
  private final List<Registration> listeners = new CopyOnWriteArrayList<>();
  private final boolean original;
  private volatile boolean continued;

  WatchedAsync(AsyncContext container, ServletExchange exchange, boolean original) {
    this.container = container;
    this.exchange = exchange;
    this.original = original;
    container.addListener(new Events());
  }

  @Override
  public void complete() {
    continued = true;
    try {
      releaseOrRefuse();
    } catch (IOException e) {
      LOG.debug("The client went away before the response to {}", exchange.path(), e);
    } finally {
      container.complete();
    }
  }

  private void releaseOrRefuse() throws IOException {
    try {
      exchange.cloakroom().requireAnswer(exchange);
      exchange.departure().release();
    } catch (HttpProblem empty) {
      exchange.departure().answer(empty);
    }
  }

  @Override
  public void dispatch() {
    continued = true;
    container.dispatch();
  }

  @Override
  public void dispatch(String path) {
    continued = true;
    container.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext context, String path) {
    continued = true;
    container.dispatch(context, path);
  }

  @Override
  public void addListener(AsyncListener listener) {
    listeners.add(new Registration(listener, null, null));
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    listeners.add(new Registration(listener, request, response));
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return container.createListener(type);
  }

  @Override
  public ServletRequest getRequest() {
    return container.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return container.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return original;
  }

  @Override
  public void start(Runnable task) {
    container.start(task);
  }

  @Override
  public void setTimeout(long millis) {
    container.setTimeout(millis);
  }

  @Override
  public long getTimeout() {
    return container.getTimeout();
  }

  /** A listener with the request and response that it was registered with. */
  private record Registration(
      AsyncListener listener,
      @Nullable ServletRequest request,
      @Nullable ServletResponse response) {

    AsyncEvent event(AsyncContext context, AsyncEvent event) {
      return new AsyncEvent(context, request, response, event.getThrowable());
    }
  }

  /** One method of a listener. */
  @FunctionalInterface
  private interface Notice {
    void call(AsyncListener listener, AsyncEvent event) throws IOException;
  }

  /** A listener that forwards the container's events. */
  private final class Events implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      forward(event, AsyncListener::onComplete);
      exchange.departure().complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      forward(event, AsyncListener::onTimeout);
      leaveToContainer();
    }

    @Override
    public void onError(AsyncEvent event) {
      forward(event, AsyncListener::onError);
      leaveToContainer();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      forward(event, AsyncListener::onStartAsync);
    }

    private void forward(AsyncEvent event, Notice notice) {
      for (Registration registration : listeners) {
        try {
          notice.call(registration.listener(), registration.event(WatchedAsync.this, event));
        } catch (IOException | RuntimeException e) {
          LOG.warn("A listener to the response to {} failed", exchange.path(), e);
        }
      }
    }

    /**
     * Lets the container answer with an error if no listener continued. Changes are saved first.
     */
    private void leaveToContainer() {
      if (continued) {
        return;
      }
      try {
        if (!exchange.response().leaveToContainer()) {
          complete();
        }
      } catch (IOException e) {
        LOG.debug("The client went away before the response to {}", exchange.path(), e);
      }
    }
  }
}
