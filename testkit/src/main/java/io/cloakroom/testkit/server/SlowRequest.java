package io.cloakroom.testkit.server;

import io.cloakroom.Visit;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request whose handler has done its work and waits before anything is saved. */
final class SlowRequest {

  /** A time limit that only failures reach, even on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<Void> worked = new CompletableFuture<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final CompletableFuture<HttpResponse<String>> response;

  private SlowRequest(SiteNode node, String cookie, TestHandler work) {
    response = node.send(cookie, visit -> workAndWait(work, visit));
  }

  /** Sends the request and returns when its handler waits. */
  static SlowRequest start(SiteNode node, String cookie, TestHandler work) {
    SlowRequest request = new SlowRequest(node, cookie, work);
    result(CompletableFuture.anyOf(request.worked, request.response));
    if (!request.worked.isDone()) {
      throw new AssertionError(
          "The request was answered before its handler waited: " + result(request.response).body());
    }
    return request;
  }

  /** Lets the handler continue. */
  void release() {
    released.complete(null);
  }

  /** Lets the handler continue and waits for the response. */
  HttpResponse<String> finish() {
    release();
    return result(response);
  }

  static <T> T result(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("A request failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("A request took longer than " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private void workAndWait(TestHandler work, Visit visit) throws Exception {
    work.handle(visit);
    worked.complete(null);
    released.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
