package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a body's bytes into form data as they arrive, by the body's content type. However the bytes
 * are cut into chunks, the result is the same. {@link FormData#of} does this for a request; use it
 * where there is none. Serves one body; not thread-safe.
 *
 * <pre>{@code
 * try (FormDecoder decoder = FormDecoder.builder("application/x-www-form-urlencoded").build()) {
 *   decoder.accept(bytes, 0, bytes.length);
 *   FormData data = decoder.finish();
 * }
 * }</pre>
 */
public final class FormDecoder implements AutoCloseable {

  private static final int CHUNK = 64 << 10;

  private final BodyDecoder body;
  private final FormLimits limits;
  private final @Nullable Spool spool;
  private final boolean strict;
  private final @Nullable FormTrace trace;

  private FormDecoder(Builder builder) {
    MediaType type = builder.type;
    limits = builder.limits;
    strict = builder.strict;
    trace = builder.trace;
    if (type.essence().equals("multipart/form-data")) {
      Charset charset = charset(type);
      UploadRules uploads = builder.uploads;
      spool =
          new Spool(
              limits, uploads == null ? UploadRules.in(UploadRules.temporaryFolder()) : uploads);
      body =
          new MultipartDecoder(
              limits, type.boundary(), new PartCollector(limits, charset, spool, trace));
    } else {
      spool = null;
      body = decoder(builder);
    }
  }

  /**
   * Prepares a decoder for a body of this content type.
   *
   * @param contentType the header's value, such as {@code multipart/form-data; boundary=x}
   * @throws HttpProblem 400 where it is malformed
   */
  public static Builder builder(String contentType) {
    return new Builder(MediaType.parse(contentType));
  }

  private static BodyDecoder decoder(Builder builder) {
    MediaType type = builder.type;
    if (type.essence().equals("application/x-www-form-urlencoded")) {
      return new UrlencodedDecoder(
          builder.limits, charset(type), FormLimit.BODY_BYTES, builder.trace);
    }
    if (type.json()) {
      return new JsonDecoder(builder.limits, builder.trace);
    }
    if (builder.textPlain && type.essence().equals("text/plain")) {
      return new TextPlainDecoder(builder.limits, charset(type), builder.trace);
    }
    throw unsupported("is of a type that no form sends");
  }

  private static Charset charset(MediaType type) {
    return type.parameter("charset").map(Charsets::of).orElse(UTF_8);
  }

  static HttpProblem unsupported(String what) {
    return new HttpProblem(
        415,
        "form.content-type.unsupported",
        "The request's body "
            + what
            + "; send urlencoded, multipart/form-data or application/json.");
  }

  /**
   * Takes the next bytes; does not keep the array.
   *
   * @throws HttpProblem where the bytes break the format or a limit
   */
  public void accept(byte[] chunk, int offset, int length) {
    if (trace != null) {
      trace.body(chunk, offset, length);
    }
    body.accept(chunk, offset, length);
  }

  /**
   * The whole of what arrived.
   *
   * @throws HttpProblem where the body ends too early, or is not well-formed and the decoder strict
   */
  public FormData finish() {
    FormData data = body.finish().traced(trace);
    if (strict) {
      data.requireWellFormed();
    }
    return data;
  }

  /**
   * The whole of a body that is read from a stream, which stays open.
   *
   * @param contentEncodings the header lines of {@code Content-Encoding}; each coding is undone
   * @throws HttpProblem as {@link #accept} and {@link #finish} do; 415 for an unknown coding, 400
   *     where the compressed bytes are malformed
   * @throws IOException where the stream fails
   */
  public FormData read(InputStream body, List<String> contentEncodings) throws IOException {
    try (InputStream uncoded = ContentCoding.undo(contentEncodings, body, limits)) {
      byte[] chunk = new byte[CHUNK];
      for (int count = uncoded.read(chunk); count >= 0; count = uncoded.read(chunk)) {
        accept(chunk, 0, count);
      }
    }
    return finish();
  }

  /** Frees the uploads, which cannot be read any more; what a sink has not committed, it aborts. */
  @Override
  public void close() {
    if (spool != null) {
      spool.close();
    }
  }

  /** The options of a decoder. Not thread-safe. */
  public static final class Builder {

    private final MediaType type;
    private FormLimits limits = FormLimits.defaults();
    private boolean strict;
    private boolean textPlain;
    private @Nullable FormTrace trace;
    private @Nullable UploadRules uploads;

    private Builder(MediaType type) {
      this.type = type;
    }

    /** Limits what the body may bring. */
    public Builder limits(FormLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Refuses bad percent escapes and bytes that are no text with 400, instead of reading them as
     * browsers do.
     */
    public Builder strict() {
      this.strict = true;
      return this;
    }

    /**
     * Makes the temporary files of larger uploads in this folder, instead of the JVM's {@code
     * java.io.tmpdir}.
     */
    public Builder temporaryFolder(Path folder) {
      return uploads(UploadRules.in(folder));
    }

    Builder uploads(UploadRules uploads) {
      this.uploads = uploads;
      return this;
    }

    /** Takes {@code text/plain} too; {@link FormSettings#takingTextPlain} says what that means. */
    public Builder takingTextPlain() {
      this.textPlain = true;
      return this;
    }

    /** Notes in this trace where each value stood, and what becomes of it. */
    public Builder trace(FormTrace trace) {
      this.trace = trace;
      return this;
    }

    /**
     * The decoder.
     *
     * @throws HttpProblem 415 where no form is of this type, 400 where its boundary is missing
     */
    public FormDecoder build() {
      return new FormDecoder(this);
    }
  }
}
