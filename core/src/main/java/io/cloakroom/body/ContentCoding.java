package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A compression of a body (RFC 9110, 8.4.1). Java decodes {@code gzip} and {@code deflate}; {@code
 * br} and {@code zstd} need a library on the class path.
 */
enum ContentCoding {
  GZIP {
    @Override
    InputStream open(InputStream coded, FormMemory.Claim memory) {
      memory.add(InflatedBody.CHUNK);
      return InflatedBody.gzip(coded);
    }
  },
  DEFLATE {
    @Override
    InputStream open(InputStream coded, FormMemory.Claim memory) {
      memory.add(InflatedBody.CHUNK);
      return InflatedBody.zlib(coded);
    }
  },
  BR {
    @Override
    InputStream open(InputStream coded, FormMemory.Claim memory) throws IOException {
      byte[] first = coded.readNBytes(1);
      memory.add(first.length == 0 ? 0 : 1L << brotliWindow(first[0]));
      return CodingLibrary.BROTLI.open(
          new SequenceInputStream(new ByteArrayInputStream(first), coded));
    }

    @Override
    Optional<CodingLibrary> library() {
      return Optional.of(CodingLibrary.BROTLI);
    }
  },
  ZSTD {
    @Override
    InputStream open(InputStream coded, FormMemory.Claim memory) throws IOException {
      return new ZstdBody(coded, memory);
    }

    @Override
    Optional<CodingLibrary> library() {
      return Optional.of(CodingLibrary.ZSTD);
    }
  };

  /** The code of the refusal of a coding that is not supported. */
  static final String UNSUPPORTED = "form.content-encoding.unsupported";

  private final String token = name().toLowerCase(Locale.ROOT);

  /**
   * Opens a stream of the decoded bytes; closing it leaves the coded one open.
   *
   * @param memory counts the memory that the stream takes
   */
  abstract InputStream open(InputStream coded, FormMemory.Claim memory) throws IOException;

  /** Returns the bits of the window, which a stream names first (RFC 7932, 9.1). */
  private static int brotliWindow(byte first) {
    int large = (first >> 1) & 7;
    int small = (first >> 4) & 7;
    if ((first & 1) == 0) {
      return 16;
    }
    return large != 0 ? 17 + large : small != 0 ? 8 + small : 17;
  }

  /** Returns the library that decodes this coding; empty if Java itself does. */
  Optional<CodingLibrary> library() {
    return Optional.empty();
  }

  private boolean available() {
    return library().map(CodingLibrary::available).orElse(true);
  }

  /** Returns the supported codings, as the value of an {@code Accept-Encoding}. */
  static String accepted() {
    return Arrays.stream(values())
        .filter(ContentCoding::available)
        .map(coding -> coding.token)
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the body without its codings, the last of which was applied last. Closing it leaves the
   * body open. Reading throws {@link HttpProblem} if the coded bytes are malformed or exceed a
   * limit.
   *
   * @param contentEncodings the field lines of {@code Content-Encoding}, each one or more codings
   * @param memory what the decompression takes is counted there
   * @throws HttpProblem 415 if one of them is not supported, 413 if there are too many
   */
  static InputStream undo(
      List<String> contentEncodings, InputStream body, FormLimits limits, FormMemory.Claim memory) {
    List<String> tokens =
        contentEncodings.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(token -> token.strip().toLowerCase(Locale.ROOT))
            .filter(token -> !token.isEmpty() && !token.equals("identity"))
            .toList();
    limits.check(FormLimit.CONTENT_CODINGS, tokens.size());
    List<ContentCoding> codings = tokens.stream().map(ContentCoding::of).toList();
    InputStream undone = body;
    for (int i = codings.size() - 1; i >= 0; i--) {
      undone = new UncodedBody(codings.get(i), undone, limits, memory);
    }
    return undone;
  }

  private static ContentCoding of(String token) {
    // An old name of the same coding (RFC 9110, 8.4.1.3).
    String name = token.equals("x-gzip") ? "gzip" : token;
    ContentCoding coding =
        Arrays.stream(values())
            .filter(c -> c.token.equals(name))
            .findFirst()
            .orElseThrow(() -> unsupported(null));
    if (!coding.available()) {
      throw unsupported(
          new IllegalStateException(
              "To read bodies in "
                  + token
                  + ", add "
                  + coding.library().map(CodingLibrary::dependency).orElse("")
                  + " to the class path"));
    }
    return coding;
  }

  private static HttpProblem unsupported(@Nullable IllegalStateException cause) {
    return new HttpProblem(
        415,
        UNSUPPORTED,
        "The body's Content-Encoding is none of these: " + accepted() + ".",
        cause);
  }

  static HttpProblem malformed(String what) {
    return new HttpProblem(
        400,
        "form.content-encoding.malformed",
        "The body is not what its Content-Encoding says: it has " + what + ".");
  }

  static HttpProblem truncated() {
    return new HttpProblem(
        400, "form.content-encoding.truncated", "The compressed body ends too early.");
  }
}
