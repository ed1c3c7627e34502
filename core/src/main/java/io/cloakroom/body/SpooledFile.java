package io.cloakroom.body;

import io.cloakroom.key.RandomToken;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is kept in memory while it is small, then in a temporary file that only its owner may
 * read.
 *
 * <p>The temporary file's name is deleted as soon as it was created, before a byte is written. So
 * the system frees it with the last descriptor, however the process ends; on Windows the system
 * deletes it then. The name cannot be guessed, and an existing file or link is never opened.
 *
 * <p>A process that is killed between the two system calls leaves an empty file. The first file of
 * the next process deletes such files. That does not affect other processes, which need the names
 * of their files no longer.
 */
final class SpooledFile implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(SpooledFile.class);
  private static final int NAME_BYTES = 16;
  private static final Pattern NAME = Pattern.compile("cloakroom-[0-9a-f]{32}\\.upload");

  /** The folders that this process has swept: those that it is configured with. */
  private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);

  private final Path folder;
  private final long memoryLimit;
  private final FormMemory.Claim claim;
  private Pieces memory = Pieces.of(0);
  private long length;
  private @Nullable FileChannel file;

  /** The caller's array, wrapped once while it is the same one. */
  private ByteBuffer source = ByteBuffer.allocate(0);

  SpooledFile(Path folder, long memoryLimit, FormMemory.Claim claim) {
    this.folder = folder;
    this.memoryLimit = memoryLimit;
    this.claim = claim;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (file == null && !keepsInMemory(count)) {
      file = create(folder);
      moveTo(file);
    }
    if (file != null) {
      append(file, bytes, offset, count);
    } else {
      memory.append(bytes, offset, count);
    }
    length += count;
  }

  /** Returns whether so many more bytes may stay in memory, which is then counted. */
  private boolean keepsInMemory(int count) {
    return length + count <= memoryLimit && claim.tryAdd(memory.growth(count));
  }

  private void moveTo(FileChannel file) throws IOException {
    if (length > 0) {
      byte[] all = memory.toArray();
      append(file, all, 0, all.length);
    }
    claim.giveBack(memory.capacity());
    memory = Pieces.of(0);
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
    Path path = folder.resolve("cloakroom-" + RandomToken.text(NAME_BYTES) + ".upload");
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
    return file == null ? new Content.InMemory(memory) : new Content.InFile(file, length);
  }

  @Override
  public void abort() {
    finish().close();
  }
}
