package io.cloakroom.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one form on their way to its sink: all of them stay, or none does. */
final class SinkDelivery {

  private final UploadSink sink;
  private final List<Upload> uploads = new ArrayList<>();

  SinkDelivery(UploadSink sink) {
    this.sink = sink;
  }

  /**
   * Reads the form, and has its files stay if it is valid.
   *
   * @param rules of this form
   * @throws io.cloakroom.http.HttpProblem 503 where a target fails
   */
  <T> Submission<T> deliver(Form<T> form, FormData data, UploadRules rules) {
    try {
      for (SentValue sent : data.sent()) {
        Optional<UploadShape> component = rules.component(sent.name());
        if (component.isPresent() && sent instanceof SentValue.File file) {
          uploads.add(file.upload());
          forward(file, component.get(), data.limits());
        }
      }
      Submission<T> submission = form.read(data);
      if (submission instanceof Submission.Valid) {
        commit();
      }
      return submission;
    } finally {
      uploads.forEach(upload -> upload.streamed().ifPresent(Content.Streamed::close));
    }
  }

  /** An earlier question may have decoded the form before its sink was known. */
  private void forward(SentValue.File file, UploadShape component, FormLimits limits) {
    Upload upload = file.upload();
    if (upload.streamed().isPresent() || !upload.complete()) {
      return;
    }
    Arrival arrival = new Arrival(limits, component, SinkFile.of(sink, file.name(), upload));
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

  private void commit() {
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
}
