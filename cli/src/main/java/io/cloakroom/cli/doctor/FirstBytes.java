package io.cloakroom.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the first bytes of a body as text, and leaves the rest. */
final class FirstBytes implements HttpResponse.BodySubscriber<String> {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([\\w.:-]+)");

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Charset charset;
  private Flow.@Nullable Subscription subscription;

  FirstBytes(HttpHeaders headers) {
    charset = charset(headers.firstValue("Content-Type").orElse(""));
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      byte[] piece = new byte[Math.min(part.remaining(), MAX_BYTES - bytes.size())];
      part.get(piece);
      bytes.writeBytes(piece);
    }
    if (bytes.size() == MAX_BYTES && subscription != null) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    text.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(charset));
  }
}
