package io.cloakroom.containers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Completes with the context of its event, which must not be a way past the filter. */
final class AnswerAtTimeout implements AsyncListener {

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    AsyncContext context = event.getAsyncContext();
    context.getResponse().getOutputStream().print("too late");
    context.complete();
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
