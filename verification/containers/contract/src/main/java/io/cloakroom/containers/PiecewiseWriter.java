package io.cloakroom.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes whenever the container is ready for it. */
final class PiecewiseWriter implements WriteListener {

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final String body;
  private int written;

  PiecewiseWriter(AsyncContext context, ServletOutputStream out, String body) {
    this.context = context;
    this.out = out;
    this.body = body;
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (written == body.length()) {
        context.complete();
        return;
      }
      int next = Math.min(written + 5_000, body.length());
      out.write(body.substring(written, next).getBytes(US_ASCII));
      written = next;
    }
  }

  @Override
  public void onError(Throwable failure) {
    context.complete();
  }
}
