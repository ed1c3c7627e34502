package io.cloakroom.body;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of one form that go to sinks: all of them are kept there, or none. Not thread-safe.
 *
 * <pre>{@code
 * FormData data = FormData.of(exchange, settings, policy);
 * try (SinkDelivery delivery = SinkDelivery.of(data, policy)) {
 *   delivery.forward();
 *   if (data.value("title").isPresent()) {
 *     delivery.commit(); // else all are aborted
 *   }
 * }
 * }</pre>
 */
public final class SinkDelivery implements AutoCloseable {

  private final FormData data;
  private final UploadPolicy policy;
  private final List<Upload> uploads = new ArrayList<>();

  private SinkDelivery(FormData data, UploadPolicy policy) {
    this.data = data;
    this.policy = policy;
  }

  /** Returns the delivery of the files for which this policy names a sink. */
  public static SinkDelivery of(FormData data, UploadPolicy policy) {
    return new SinkDelivery(data, policy);
  }

  /**
   * Copies files to their sinks that were decoded before the sinks were known. Others are there
   * already.
   *
   * @throws io.cloakroom.http.HttpProblem 503 if a sink fails
   */
  public void forward() {
    for (SentValue sent : data.sent()) {
      if (sent instanceof SentValue.File file) {
        Optional<UploadRule> rule = policy.rule(file.name());
        if (rule.isPresent() && rule.get().sink().isPresent()) {
          uploads.add(file.upload());
          forward(file, rule.get(), rule.get().sink().get());
        }
      }
    }
  }

  private void forward(SentValue.File file, UploadRule rule, UploadSink sink) {
    Upload upload = file.upload();
    if (upload.streamed().isPresent() || !upload.complete()) {
      return;
    }
    Arrival arrival = new Arrival(data.limits(), rule, SinkFile.of(sink, file.name(), upload));
    boolean whole = false;
    try {
      upload.writeTo(arrival);
      upload.replace(arrival.finish());
      whole = true;
    } catch (IOException e) {
      throw Content.unstorable(e);
    } finally {
      if (!whole) {
        arrival.abort();
      }
    }
  }

  /**
   * Commits every file. If one fails, all are aborted.
   *
   * @throws io.cloakroom.http.HttpProblem 503 if a sink fails
   */
  public void commit() {
    boolean all = false;
    try {
      uploads.forEach(upload -> upload.streamed().ifPresent(streamed -> streamed.commit(upload)));
      all = true;
    } finally {
      if (!all) {
        uploads.forEach(upload -> upload.streamed().ifPresent(Content.Streamed::abort));
      }
    }
  }

  /** Aborts every file that was not committed. */
  @Override
  public void close() {
    uploads.forEach(upload -> upload.streamed().ifPresent(Content.Streamed::close));
  }
}
