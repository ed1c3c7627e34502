package io.cloakroom.body;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the files of one field. Immutable.
 *
 * <p>A decoder enforces the size: a larger file is counted and dropped, see {@link
 * Upload#complete}. The type is known when the file has arrived; {@link #accepts} checks it.
 */
public final class UploadRule {

  /** The size of a rule that leaves it to {@link FormLimit#FILE_BYTES}. */
  static final long NO_MAX = Long.MAX_VALUE;

  private static final UploadRule ANY = new UploadRule(NO_MAX, List.of(), null);

  private final long maxBytes;
  private final List<String> accept;
  private final @Nullable UploadSink sink;

  private UploadRule(long maxBytes, List<String> accept, @Nullable UploadSink sink) {
    this.maxBytes = maxBytes;
    this.accept = accept;
    this.sink = sink;
  }

  /**
   * Returns a rule that allows files of any type up to {@link FormLimit#FILE_BYTES}, kept in memory
   * and temporary files.
   */
  public static UploadRule of() {
    return ANY;
  }

  /**
   * Returns this rule with another largest size of a file. It replaces {@link
   * FormLimit#FILE_BYTES}, but not {@link FormLimit#REQUEST_BYTES}: raise that too if the files may
   * be larger.
   *
   * @param maxBytes at least 1; {@link Long#MAX_VALUE} to leave it to {@link FormLimit#FILE_BYTES}
   */
  @CheckReturnValue
  public UploadRule withMaxBytes(long maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes is " + maxBytes + ", so no file could be sent");
    }
    return new UploadRule(maxBytes, accept, sink);
  }

  /**
   * Returns this rule with other accepted types.
   *
   * @param accept types as in the HTML attribute {@code accept}: {@code image/jpeg}, {@code
   *     image/*} or {@code .jpg}; empty to accept all
   * @throws IllegalArgumentException if Apache Tika does not know one of the types
   * @throws IllegalStateException if {@code org.apache.tika:tika-core} is missing
   */
  @CheckReturnValue
  public UploadRule withAccept(List<String> accept) {
    if (!accept.isEmpty()) {
      TypeSniffer sniffer = TypeSniffer.require();
      accept.forEach(type -> sniffer.requireKnown(type.toLowerCase(Locale.ROOT)));
    }
    return new UploadRule(maxBytes, List.copyOf(accept), sink);
  }

  /** Returns this rule with its files going to a sink as they arrive. */
  @CheckReturnValue
  public UploadRule withSink(UploadSink sink) {
    return new UploadRule(maxBytes, accept, sink);
  }

  /**
   * Returns the largest size of a file; {@link Long#MAX_VALUE} if {@link FormLimit#FILE_BYTES}
   * limits it.
   */
  public long maxBytes() {
    return maxBytes;
  }

  /** Returns the accepted types, as given; empty if all are. */
  public List<String> accept() {
    return accept;
  }

  /** Returns the sink that receives the files; empty to keep them in memory and temporary files. */
  public Optional<UploadSink> sink() {
    return Optional.ofNullable(sink);
  }

  /**
   * Returns whether the content of a file is of an accepted type. A type includes those that build
   * on it, as {@code text/plain} does CSV. Files that may run script in a browser (HTML, SVG,
   * JavaScript) need their own type: {@code image/*} does not accept SVG. An extension requires
   * both the content and the name. The type that the client declares does not count.
   *
   * @throws IllegalStateException as {@link Upload#detectedType}
   */
  public boolean accepts(Upload upload) {
    if (accept.isEmpty()) {
      return true;
    }
    String detected = upload.detectedType();
    TypeSniffer sniffer = TypeSniffer.require();
    return accept.stream()
        .anyMatch(
            type -> sniffer.accepts(type.toLowerCase(Locale.ROOT), detected, upload.filename()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UploadRule rule
        && maxBytes == rule.maxBytes
        && accept.equals(rule.accept)
        && Objects.equals(sink, rule.sink);
  }

  @Override
  public int hashCode() {
    return Objects.hash(maxBytes, accept, sink);
  }

  @Override
  public String toString() {
    return "UploadRule[maxBytes=" + maxBytes + ", accept=" + accept + ", sink=" + sink + ']';
  }
}
