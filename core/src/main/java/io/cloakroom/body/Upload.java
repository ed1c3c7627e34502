package io.cloakroom.body;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that a form sent. It lives as long as its request: move or copy what should stay. Its name
 * and declared type come from the client; length, detected type and hash are computed here. Not
 * thread-safe.
 *
 * <pre>{@code
 * Upload photo = valid.value().photo();
 * photo.moveTo(folder.resolve(photo.sha256()));
 * }</pre>
 */
public final class Upload {

  private static final int MAX_FILENAME = 255;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int CHUNK = 64 << 10;

  private final String rawFilename;
  private final String contentType;
  private Content content;
  private boolean moved;
  private @Nullable String detectedType;
  private @Nullable String sha256;

  Upload(String rawFilename, String contentType, Content content) {
    this.rawFilename = rawFilename;
    this.contentType = contentType;
    this.content = content;
  }

  /** Returns an upload of these bytes, for tests and for sources other than a form. */
  public static Upload of(String filename, String contentType, byte[] bytes) {
    return new Upload(filename, contentType, new Content.InMemory(Pieces.of(bytes.clone())));
  }

  /**
   * Returns the file's name for display, never for a path to store under. Folders, control
   * characters, line separators and invisible marks are removed, except for marks that join letters
   * and emoji. It has at most 255 characters, and is {@code upload} if nothing is left.
   */
  public String filename() {
    String name = PartHead.unescape(rawFilename);
    name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder clean = new StringBuilder();
    name.codePoints().filter(Upload::shown).forEach(clean::appendCodePoint);
    name = clean.toString().replaceFirst("^[A-Za-z]:", "").strip();
    if (name.length() > MAX_FILENAME) {
      int dot = name.lastIndexOf('.');
      String extension = dot > name.length() - 20 ? name.substring(dot) : "";
      int end = MAX_FILENAME - extension.length();
      name = name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end);
      name += extension;
    }
    return name.isEmpty() || name.equals(".") || name.equals("..") ? "upload" : name;
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }

  /** Returns the file's name exactly as the client wrote it, with its escapes. Hostile input. */
  public String rawFilename() {
    return rawFilename;
  }

  /**
   * Returns the type that the client declared, in lower case without parameters, such as {@code
   * image/jpeg}; {@code application/octet-stream} if it declared none. It is not checked against
   * the content: see {@link #detectedType}.
   */
  public String contentType() {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.isBlank() ? "application/octet-stream" : type.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the type that the content shows, in lower case without parameters, such as {@code
   * image/jpeg}; {@code application/octet-stream} if it shows none. The file's name only refines
   * it: text named {@code .csv} is {@code text/csv}, a ZIP archive named {@code .docx} is a
   * document.
   *
   * <p>The first 16 KiB decide. They are good enough to choose a type, but do not prove that the
   * whole file is sound.
   *
   * @throws IllegalStateException if {@code org.apache.tika:tika-core} is missing, or after {@link
   *     #moveTo} or the request
   * @throws UncheckedIOException if the temporary file cannot be read
   */
  public String detectedType() {
    String known = detectedType;
    if (known == null) {
      TypeSniffer sniffer = TypeSniffer.require();
      requireHere();
      try {
        known = sniffer.detect(content.head(TypeSniffer.HEAD_BYTES), filename());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      detectedType = known;
    }
    return known;
  }

  /**
   * Returns the SHA-256 of the content, in lower-case hexadecimal digits. The first call computes
   * it by reading the whole content; a gigabyte takes half a second to one with hardware support,
   * and four without. Of a file that went to a sink, it was computed on the way.
   *
   * @throws IllegalStateException if the file went to a sink without {@link UploadSink#withSha256},
   *     or after {@link #moveTo} or the request
   * @throws UncheckedIOException if the temporary file cannot be read
   */
  public String sha256() {
    String known = sha256;
    if (known == null) {
      known = content instanceof Content.Streamed streamed ? hash(streamed) : hash();
      sha256 = known;
    }
    return known;
  }

  private static String hash(Content.Streamed streamed) {
    String hash = streamed.sha256();
    if (hash == null) {
      throw new IllegalStateException(
          "The upload went to a sink as it arrived; use sink.withSha256(true) to have its SHA-256");
    }
    return hash;
  }

  private String hash() {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = open()) {
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the size in bytes, as counted; also if the file was too large to be kept. */
  public long length() {
    return content.length();
  }

  /**
   * Opens a new stream of the content, which the caller closes.
   *
   * @throws IllegalStateException after {@link #moveTo} or the request, or if the content went to
   *     an {@link UploadSink} or was not {@linkplain #complete kept}
   */
  public InputStream open() throws IOException {
    requireHere();
    return content.open();
  }

  /**
   * Returns the content as an array. {@link FormLimit#FILE_BYTES} or the field's own largest size
   * bounds it.
   *
   * @throws IllegalStateException as {@link #open}
   * @throws UncheckedIOException if the temporary file cannot be read
   */
  public byte[] bytes() {
    requireHere();
    if (content instanceof Content.InMemory memory) {
      return memory.copy();
    }
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the content to a new file. If that fails, the file is deleted.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file exists
   * @throws IllegalStateException as {@link #open}
   */
  public void copyTo(Path target) throws IOException {
    try (InputStream in = open();
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      boolean whole = false;
      try {
        copy(in, out);
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(target);
        }
      }
    }
  }

  private void copy(InputStream in, FileChannel out) throws IOException {
    if (content instanceof Content.InFile from) {
      for (long at = 0; at < from.length(); ) {
        at += from.file().transferTo(at, from.length() - at, out);
      }
    } else {
      in.transferTo(Channels.newOutputStream(out));
    }
  }

  /**
   * Writes the content to a new file and frees the temporary one. This upload then has no content.
   * Use {@link #replace} if the file may exist. The content is copied, by the operating system if
   * possible. Temporary files have no name, so a killed process leaves none behind.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file exists
   * @throws IllegalStateException as {@link #open}
   */
  public void moveTo(Path target) throws IOException {
    copyTo(target);
    moved = true;
    content.close();
  }

  /**
   * Writes the content to a file, replaces the file if it exists, and frees the temporary one. This
   * upload then has no content. The file is replaced atomically: a reader sees either all of the
   * old content or all of the new. If two uploads replace it at the same time, the last one stays.
   *
   * @throws java.nio.file.NoSuchFileException if the folder does not exist
   * @throws IOException if the file cannot be written or replaced; it is then unchanged
   * @throws IllegalStateException as {@link #open}
   */
  public void replace(Path target) throws IOException {
    Path next = target.resolveSibling("." + UUID.randomUUID() + ".part");
    copyTo(next);
    try {
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    moved = true;
    content.close();
  }

  private void requireHere() {
    if (moved) {
      throw new IllegalStateException("The upload was moved; read it where it was moved to");
    }
  }

  /**
   * Returns whether the content was kept, here or in a sink. It was not if the file is larger than
   * its {@link UploadRule} allows.
   */
  public boolean complete() {
    return !(content instanceof Content.Cut);
  }

  /** Returns the content that went to a sink; empty if it is here. */
  Optional<Content.Streamed> streamed() {
    return content instanceof Content.Streamed streamed ? Optional.of(streamed) : Optional.empty();
  }

  /** Sends the content through another arrival. */
  void writeTo(Arrival arrival) throws IOException {
    try (InputStream in = open()) {
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        arrival.write(chunk, 0, count);
      }
    }
  }

  /** Frees the content and replaces it. */
  void replace(Content content) {
    this.content.close();
    this.content = content;
  }

  @Override
  public String toString() {
    String type = contentType() + (detectedType == null ? "" : " detected as " + detectedType);
    return "Upload[" + filename() + ", " + type + ", " + length() + " bytes]";
  }
}
