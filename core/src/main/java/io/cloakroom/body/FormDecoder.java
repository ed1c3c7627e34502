package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of a body as they arrive, by its content type. The result does not depend on
 * how the bytes are cut into chunks. {@link FormData#of} does this for a request; use a decoder
 * without one. Serves one body; not thread-safe.
 *
 * <pre>{@code
 * try (FormDecoder decoder = FormDecoder.of("application/x-www-form-urlencoded")) {
 *   decoder.accept(bytes, 0, bytes.length);
 *   FormData data = decoder.finish();
 * }
 * }</pre>
 */
public final class FormDecoder implements AutoCloseable {

  /** The size of reads once a body has proven to be large. */
  private static final int CHUNK = 64 << 10;

  private static final int SMALL_CHUNK = 8 << 10;

  private final BodyDecoder body;
  private final FormLimits limits;
  private final @Nullable Spool spool;
  private final boolean strict;
  private final @Nullable FormTrace trace;
  private final FormMemory.Claim memory;

  private FormDecoder(Builder builder) {
    MediaType type = builder.type;
    limits = builder.limits;
    strict = builder.strict;
    trace = builder.trace;
    memory = builder.memory == null ? FormMemory.Claim.uncounted() : builder.memory.claim();
    if (type.essence().equals("multipart/form-data")) {
      Charset charset = charset(type);
      Path folder = builder.temporaryFolder;
      spool =
          new Spool(
              limits, folder == null ? FormSettings.jvmFolder() : folder, builder.uploads, memory);
      body =
          new MultipartDecoder(
              limits, type.boundary(), new PartCollector(limits, charset, spool, memory, trace));
    } else {
      spool = null;
      body = decoder(builder, memory);
    }
  }

  /**
   * Returns a decoder with the default limits for a body of this content type.
   *
   * @param contentType the header's value, such as {@code multipart/form-data; boundary=x}
   * @throws HttpProblem 415 if it is not a form's, 400 if it is malformed or lacks its boundary
   */
  public static FormDecoder of(String contentType) {
    return builder(contentType).build();
  }

  /**
   * Returns a builder of a decoder for a body of this content type.
   *
   * @param contentType the header's value, such as {@code multipart/form-data; boundary=x}
   * @throws HttpProblem 400 if it is malformed
   */
  public static Builder builder(String contentType) {
    return new Builder(MediaType.parse(contentType));
  }

  private static BodyDecoder decoder(Builder builder, FormMemory.Claim memory) {
    MediaType type = builder.type;
    if (type.essence().equals("application/x-www-form-urlencoded")) {
      return new UrlencodedDecoder(
          builder.limits, charset(type), FormLimit.BODY_BYTES, memory, builder.trace);
    }
    if (type.json()) {
      return new JsonDecoder(builder.limits, memory, builder.trace);
    }
    if (builder.textPlain && type.essence().equals("text/plain")) {
      return new TextPlainDecoder(builder.limits, charset(type), memory, builder.trace);
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
   * Reads the next bytes; does not keep the array.
   *
   * @throws HttpProblem if the bytes are malformed or exceed a limit
   */
  public void accept(byte[] chunk, int offset, int length) {
    if (trace != null) {
      trace.body(chunk, offset, length);
    }
    body.accept(chunk, offset, length);
  }

  /** Returns the texts under a name among the fields that are complete so far. */
  List<String> find(String name) {
    return body.find(name);
  }

  /**
   * Returns the data of the whole body.
   *
   * @throws HttpProblem if the body ends too early, or is malformed and the decoder strict
   */
  public FormData finish() {
    FormData data = body.finish().within(memory).traced(trace);
    if (strict) {
      data.requireWellFormed();
    }
    return data;
  }

  /**
   * Reads a whole body from a stream, which stays open.
   *
   * @param contentEncodings the header lines of {@code Content-Encoding}; each coding is undone
   * @throws HttpProblem as {@link #accept} and {@link #finish}; 415 for an unknown coding, 400 if
   *     the compressed bytes are malformed
   * @throws IOException if the stream fails
   */
  public FormData read(InputStream body, List<String> contentEncodings) throws IOException {
    try (InputStream uncoded = ContentCoding.undo(contentEncodings, body, limits, memory)) {
      byte[] chunk = new byte[SMALL_CHUNK];
      long total = 0;
      for (int count = uncoded.read(chunk); count >= 0; count = uncoded.read(chunk)) {
        accept(chunk, 0, count);
        total += count;
        if (total >= CHUNK && chunk.length < CHUNK && memory.tryAdd(CHUNK)) {
          chunk = new byte[CHUNK];
        }
      }
    }
    return finish();
  }

  /**
   * Frees the uploads, which cannot be read afterwards, aborts sinks that did not commit, and gives
   * the memory back.
   */
  @Override
  public void close() {
    if (spool != null) {
      spool.close();
    }
    memory.release();
  }

  /** The options of a decoder. Not thread-safe. */
  public static final class Builder {

    private final MediaType type;
    private FormLimits limits = FormLimits.of();
    private boolean strict;
    private boolean textPlain;
    private UploadPolicy uploads = UploadPolicy.of();
    private @Nullable Path temporaryFolder;
    private @Nullable FormTrace trace;
    private @Nullable FormMemory memory;

    private Builder(MediaType type) {
      this.type = type;
    }

    /** Sets the limits of the body; without this, {@link FormLimits#of()}. */
    public Builder limits(FormLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Sets whether malformed input is refused with 400, see {@link FormData#requireWellFormed}.
     * Without this it is read as browsers do.
     */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /** Sets whether {@code text/plain} is accepted, see {@link FormSettings#withTextPlain}. */
    public Builder textPlain(boolean textPlain) {
      this.textPlain = textPlain;
      return this;
    }

    /** Sets what the files of each field may be; without this, only the limits count. */
    public Builder uploads(UploadPolicy uploads) {
      this.uploads = uploads;
      return this;
    }

    /**
     * Sets the folder for temporary files of larger uploads; without this, the JVM's {@code
     * java.io.tmpdir}.
     */
    public Builder temporaryFolder(Path folder) {
      this.temporaryFolder = folder;
      return this;
    }

    /**
     * Sets the memory that is shared with other decoders, which {@link FormDecoder#close} gives
     * back. Without this, only the limits count.
     */
    public Builder memory(FormMemory memory) {
      this.memory = memory;
      return this;
    }

    /** Sets a trace to be filled: where each value was in the body, and what became of it. */
    public Builder trace(FormTrace trace) {
      this.trace = trace;
      return this;
    }

    /**
     * Returns the decoder.
     *
     * @throws HttpProblem 415 if no form is of this type, 400 if its boundary is missing
     */
    public FormDecoder build() {
      return new FormDecoder(this);
    }
  }
}
