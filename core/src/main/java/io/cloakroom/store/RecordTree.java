package io.cloakroom.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree of 256 directories whose files have hashed names. After a crash at any moment, each file
 * has either its previous or its new content. Symbolic links are never followed.
 */
final class RecordTree {

  static final String SUFFIX = ".record";

  private static final Logger log = LoggerFactory.getLogger(RecordTree.class);
  private static final int FAN = 256;

  private final Path root;

  private RecordTree(Path root) {
    this.root = root;
  }

  /** Returns the tree in this directory, and creates directories that are missing. */
  static RecordTree in(Path root) throws IOException {
    makeDirectory(root);
    for (int i = 0; i < FAN; i++) {
      makeDirectory(root.resolve(HexFormat.of().toHexDigits((byte) i)));
    }
    sync(root);
    return new RecordTree(root);
  }

  /** Returns the 256 directories. */
  List<Path> directories() {
    List<Path> directories = new ArrayList<>(FAN);
    for (int i = 0; i < FAN; i++) {
      directories.add(root.resolve(HexFormat.of().toHexDigits((byte) i)));
    }
    return directories;
  }

  /** Returns the directory of the file with this name. */
  Path directory(String hash) {
    return root.resolve(hash.substring(0, 2));
  }

  /** Returns the file of the record with this key. */
  Path file(StoreKey key) {
    String hash = Sha256.hex(key.text());
    return directory(hash).resolve(hash + SUFFIX);
  }

  /**
   * Returns the file's record; empty if there is no file. If the file is not a complete record, the
   * result is empty too, and a warning is logged.
   */
  static Optional<RecordFile> read(Path file) throws IOException {
    try {
      RecordFile found = RecordFile.decode(bytes(file));
      if (!file.endsWith(Sha256.hex(found.key().text()) + SUFFIX)) {
        throw new RecordFile.Unreadable("it contains the record of another key");
      }
      return Optional.of(found);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RecordFile.Unreadable e) {
      log.warn("Treating {} as absent: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Replaces the content of the file by this record. The caller must hold the lock of the
   * directory.
   */
  static void write(Path file, RecordFile record) throws IOException {
    Path directory = file.resolveSibling("");
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS),
              ownerOnly(directory, "rw-------"))) {
        writeFully(channel, record.encode(), 0);
        channel.force(true);
      }
      Files.move(temporary, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync(directory);
  }

  /** Overwrites bytes of the file. The caller must hold the lock of the directory. */
  static void overwrite(Path file, int position, ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, Set.of(WRITE, NOFOLLOW_LINKS))) {
      writeFully(channel, bytes, position);
      channel.force(false);
    }
  }

  /**
   * Removes the file, and returns whether there was one. The caller must hold the lock of the
   * directory.
   */
  static boolean remove(Path file) throws IOException {
    boolean removed = Files.deleteIfExists(file);
    if (removed) {
      sync(file.resolveSibling(""));
    }
    return removed;
  }

  /** Forces the changes in this directory to disk, so that they survive a crash. */
  static void sync(Path directory) throws IOException {
    if (!posix(directory)) {
      return; // Windows cannot open a directory; its file system writes the journal in order
    }
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  /**
   * Returns the attribute that makes a new file accessible to its owner only; none if the file
   * system does not support POSIX permissions.
   */
  static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(directory.toString());
      }
    }
    if (posix(directory)) {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(directory, NOFOLLOW_LINKS);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new IOException(
            "Other users can write to "
                + directory
                + " and could plant records; run `chmod 700` on it");
      }
    }
  }

  private static ByteBuffer bytes(Path file) throws IOException, RecordFile.Unreadable {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    // Opening a named pipe would wait for its writer.
    if (!attributes.isRegularFile()) {
      throw new RecordFile.Unreadable("it is not a regular file");
    }
    try (FileChannel channel = FileChannel.open(file, Set.of(READ, NOFOLLOW_LINKS))) {
      long size = channel.size();
      if (size > RecordFile.MAX_BYTES) {
        throw new RecordFile.Unreadable("it has " + size + " bytes, more than any record");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
      return bytes.flip();
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
