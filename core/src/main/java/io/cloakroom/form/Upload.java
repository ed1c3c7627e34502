package io.cloakroom.form;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file that a form sent. It lives as long as its request: move or copy what is to stay. All that
 * describes it, name and type, is the client's word. Not thread-safe.
 */
public final class Upload {

  private static final int MAX_FILENAME = 255;

  private final String rawFilename;
  private final String contentType;
  private final Content content;
  private boolean moved;

  Upload(String rawFilename, String contentType, Content content) {
    this.rawFilename = rawFilename;
    this.contentType = contentType;
    this.content = content;
  }

  /** An upload of these bytes, for tests and other sources than a form. */
  public static Upload of(String filename, String contentType, byte[] bytes) {
    return new Upload(filename, contentType, new Content.InMemory(bytes.clone(), bytes.length));
  }

  /**
   * The file's name, for people to read: without folders, control characters and marks that turn
   * the direction of writing, at most 255 characters; {@code upload} where nothing is left. Never a
   * path to store under.
   */
  public String filename() {
    String name = PartHead.unescape(rawFilename);
    name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder clean = new StringBuilder();
    name.codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .forEach(clean::appendCodePoint);
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

  /** The file's name exactly as the client wrote it, its escapes included. Hostile input. */
  public String rawFilename() {
    return rawFilename;
  }

  /**
   * The type that the client declared, in lower case without parameters, such as {@code
   * image/jpeg}; {@code application/octet-stream} where it declared none. Not checked against the
   * content.
   */
  public String contentType() {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.isBlank() ? "application/octet-stream" : type.strip().toLowerCase(Locale.ROOT);
  }

  /** The size in bytes, as counted. */
  public long length() {
    return content.length();
  }

  /**
   * A new stream of the content, to be closed by the caller.
   *
   * @throws IllegalStateException after {@link #moveTo}
   */
  public InputStream open() throws IOException {
    requireHere();
    return content.open();
  }

  /**
   * The content. Its size is bounded by {@link FormLimit#FILE_BYTES}.
   *
   * @throws UncheckedIOException where the temporary file cannot be read, or the request is over
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
   * Writes the content to a new file.
   *
   * @throws java.nio.file.FileAlreadyExistsException where there is a file already
   */
  public void copyTo(Path target) throws IOException {
    try (InputStream in = open()) {
      Files.copy(in, target);
    }
  }

  /**
   * Moves the content to a new file, without copying where both are on one file system; afterwards
   * this upload has no content.
   *
   * @throws java.nio.file.FileAlreadyExistsException where there is a file already
   */
  public void moveTo(Path target) throws IOException {
    requireHere();
    if (content instanceof Content.InFile file) {
      Files.move(file.path(), target);
    } else {
      copyTo(target);
    }
    moved = true;
  }

  private void requireHere() {
    if (moved) {
      throw new IllegalStateException("The upload was moved; read it where it was moved to");
    }
  }

  @Override
  public String toString() {
    return "Upload[" + filename() + ", " + contentType() + ", " + length() + " bytes]";
  }
}
