package io.cloakroom.frontends;

import io.cloakroom.body.Upload;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Submission;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * One request and its result.
 *
 * @param text the record, or what is wrong
 * @param request the request as it arrived
 */
record Answer(String text, Request request) {

  /** A request's query, content type and body, read as UTF-8. */
  record Request(String query, String contentType, String body) {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Upload.class, new UploadSerializer()))
          .build();

  /** The record as JSON; a file is its name, length and SHA-256. */
  static String written(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** The record, or the errors. */
  static String outcome(Submission<?> sent) {
    if (sent instanceof Submission.Valid<?> valid) {
      return written(valid.value());
    }
    StringBuilder errors = new StringBuilder();
    for (FieldError error : sent.errors()) {
      errors.append(error.name()).append(": ").append(error.message()).append('\n');
    }
    return errors.toString();
  }

  private static final class UploadSerializer extends ValueSerializer<Upload> {

    @Override
    public void serialize(Upload upload, JsonGenerator json, SerializationContext context) {
      json.writeString(upload.filename() + ", " + upload.length() + " bytes, " + upload.sha256());
    }
  }
}
