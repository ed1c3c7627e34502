package io.cloakroom.form;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in memory while it is small, then in a temporary one that only its owner may read.
 *
 * <p>Its name is taken away right after it was made, before a byte is written, so that the system
 * frees it with the last descriptor, however the process ends; on Windows the system deletes it
 * then. The name is not to be guessed, and a file or link that is there already is never opened.
 *
 * <p>A process that is killed between the two system calls leaves an empty file. The first file of
 * the next process takes such names away; that harms nobody, as who is about to use a name does not
 * need it.
 */
final class SpooledFile implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(SpooledFile.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 16;
  private static final Pattern NAME = Pattern.compile("cloakroom-[0-9a-f]{32}\\.upload");

  /** The folders of this process, a handful that it was configured with. */
  private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);

  private final Path folder;
  private final long memoryLimit;
  private byte[] memory = new byte[0];
  private long length;
  private @Nullable FileChannel file;

  /** The caller's array, wrapped once as long as it is the same one. */
  private ByteBuffer source = ByteBuffer.allocate(0);

  SpooledFile(Path folder, long memoryLimit) {
    this.folder = folder;
    this.memoryLimit = memoryLimit;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (file == null && length + count > memoryLimit) {
      file = create(folder);
      append(file, memory, 0, (int) length);
      memory = new byte[0];
    }
    if (file != null) {
      append(file, bytes, offset, count);
    } else {
      int size = (int) length;
      if (size + count > memory.length) {
        memory = Arrays.copyOf(memory, Math.max(memory.length * 2, size + count));
      }
      System.arraycopy(bytes, offset, memory, size, count);
    }
    length += count;
  }

  @SuppressWarnings("ReferenceEquality") // A buffer is around one array, whatever is in it.
  private void append(FileChannel file, byte[] bytes, int offset, int count) throws IOException {
    if (source.array() != bytes) {
      source = ByteBuffer.wrap(bytes);
    }
    source.limit(offset + count).position(offset);
    while (source.hasRemaining()) {
      file.write(source);
    }
  }

  private static FileChannel create(Path folder) throws IOException {
    if (SWEPT.add(folder)) {
      sweep(folder);
    }
    byte[] random = new byte[NAME_BYTES];
    RANDOM.nextBytes(random);
    Path path = folder.resolve("cloakroom-" + HexFormat.of().formatHex(random) + ".upload");
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? FileChannel.open(path, OPTIONS, ownerOnly())
        : FileChannel.open(path, OPTIONS);
  }

  private static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "cloakroom-*.upload")) {
      for (Path file : left) {
        if (NAME.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (FileSystemException | DirectoryIteratorException e) {
      LOG.debug("What a killed process may have left in {} was not swept", folder, e);
    }
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public Content finish() {
    source = ByteBuffer.allocate(0);
    return file == null
        ? new Content.InMemory(memory, (int) length)
        : new Content.InFile(file, length);
  }

  @Override
  public void abort() {
    finish().close();
  }
}
