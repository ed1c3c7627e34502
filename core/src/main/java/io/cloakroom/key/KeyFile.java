package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of secrets, one per line, the writing one first. Applications read it with {@link
 * KeyRing#of(Path)} when they start; this class creates it and replaces its keys. Each change is
 * one atomic write, which keeps the comments, the owner and the permissions. Two changes at once
 * both count. Thread-safe.
 *
 * <p>On several nodes, a key is replaced in three steps, and every node is restarted after each:
 * {@link #prepare}, {@link #activate} and {@link #retire}. On one node, {@link #replace} does the
 * first two at once.
 */
public final class KeyFile {

  /**
   * The lock of this process, which may have this class several times, once for each web
   * application. It is a string because the JVM shares equal constants between class loaders.
   */
  private static final Object IN_THIS_PROCESS = "io.cloakroom.key.KeyFile";

  private static final int MAX_BYTES = 1024 * 1024;

  private final Path file;

  /** The uses of a key in a file. */
  public enum Use {
    /** It signs and seals, and it verifies and opens. */
    WRITES,
    /** It verifies and opens only. */
    READS,
    /** It verifies and opens only, until {@link KeyFile#activate}. */
    PREPARED
  }

  /**
   * A key in a file.
   *
   * @param id the name of the key in what it signed or sealed; it reveals nothing about the secret
   * @param use the use of the key
   */
  public record Entry(String id, Use use) {}

  private KeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Returns the key file at this path, whether or not it exists. */
  public static KeyFile of(Path file) {
    return new KeyFile(file);
  }

  /**
   * Creates the file with one random secret, for its owner only. Returns false, and changes
   * nothing, if there is such a file already, even one that is just being created.
   *
   * @throws IOException if it cannot be created
   */
  public boolean create() throws IOException {
    // Complete before it gets its name: of several nodes that start at once, one wins, and none
    // reads half a secret.
    Path draft = draft(file, KeyRing.newSecret() + '\n');
    try {
      Files.createLink(file, draft);
      forceFolder(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(draft);
    }
  }

  /**
   * Returns the keys, the writing one first.
   *
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be read
   */
  public List<Entry> keys() throws IOException {
    return keys(read(file));
  }

  /**
   * Adds a random secret that only reads until {@link #activate}. Returns its id.
   *
   * @throws IllegalStateException if one is prepared already
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be changed
   */
  public String prepare() throws IOException {
    return change(
            lines -> {
              requireNonePrepared(lines);
              lines.prepare(KeyRing.newSecret());
            })
        .get(1)
        .id();
  }

  /**
   * Makes the prepared key the writing one. The previous one still reads. Returns its id.
   *
   * @throws IllegalStateException if none is prepared
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be changed
   */
  public String activate() throws IOException {
    return change(
            lines -> {
              if (lines.prepared() < 0) {
                throw new IllegalStateException("No key is prepared in " + file);
              }
              lines.activate();
            })
        .get(0)
        .id();
  }

  /**
   * Adds a random secret that writes at once. The previous one still reads. Returns its id.
   *
   * @throws IllegalStateException if one is prepared, which {@link #activate} is for
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be changed
   */
  public String replace() throws IOException {
    return change(
            lines -> {
              requireNonePrepared(lines);
              lines.addFirst(KeyRing.newSecret());
            })
        .get(0)
        .id();
  }

  /**
   * Removes all keys but the writing one. What they signed or sealed is no longer valid. Returns
   * the number of removed keys.
   *
   * @throws IllegalStateException if one is prepared, which {@link #activate} is for
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be changed
   */
  public int retire() throws IOException {
    int[] removed = new int[1];
    change(lines -> {
      requireNonePrepared(lines);
      removed[0] = lines.secrets().size() - 1;
      lines.keepFirst();
    });
    return removed[0];
  }

  /**
   * Removes all keys and adds a random secret that writes, because one has leaked. What any of the
   * removed keys signed or sealed is no longer valid. Returns the new key's id.
   *
   * @throws IllegalArgumentException if others can access the file, or if it has no usable secret
   * @throws IOException if it cannot be changed
   */
  public String replaceAll() throws IOException {
    return change(
            lines -> {
              lines.addFirst(KeyRing.newSecret());
              lines.keepFirst();
            })
        .get(0)
        .id();
  }

  /** Returns the secrets. If there is no file, it is first created with a new secret. */
  List<String> loadOrCreate() throws IOException {
    if (Files.notExists(file)) {
      create();
    }
    return read(file).secrets();
  }

  private void requireNonePrepared(KeyLines lines) {
    if (lines.prepared() >= 0) {
      throw new IllegalStateException("A key is prepared in " + file + " and not activated yet");
    }
  }

  private static List<Entry> keys(KeyLines lines) {
    // A ring of all of them, so that what no application could read is refused.
    List<String> ids = KeyRing.of(lines.secrets()).ids();
    List<Entry> keys = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Use use = i == 0 ? Use.WRITES : i == lines.prepared() ? Use.PREPARED : Use.READS;
      keys.add(new Entry(ids.get(i), use));
    }
    return List.copyOf(keys);
  }

  private List<Entry> change(Consumer<KeyLines> change) throws IOException {
    synchronized (IN_THIS_PROCESS) {
      while (true) {
        // A file behind a link is changed there, and the link stays.
        Path real = file.toRealPath();
        Object before = fileKey(real);
        try (FileChannel channel = FileChannel.open(real, READ, WRITE)) {
          boolean opened = before.equals(fileKey(real));
          try (FileLock lock = channel.lock()) {
            // Another process may have put a new file there before this one got the lock.
            if (opened && lock.isValid() && before.equals(fileKey(real))) {
              refuseOpenFile(real);
              // Through this channel: closing another one of this file would release the lock.
              KeyLines lines = lines(new String(allBytes(channel), ISO_8859_1).lines().toList());
              keys(lines);
              change.accept(lines);
              List<Entry> keys = keys(lines);
              replaceFile(real, lines.text());
              return keys;
            }
          }
        }
      }
    }
  }

  private byte[] allBytes(FileChannel channel) throws IOException {
    if (channel.size() > MAX_BYTES) {
      throw new FileSystemException(file.toString(), null, "it is larger than 1 MiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // More of the file.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Object fileKey(Path real) throws IOException {
    Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    return key == null ? real : key;
  }

  private static void replaceFile(Path real, String text) throws IOException {
    Path draft = draft(real, text);
    try {
      keepOwner(real, draft);
      Files.move(draft, real, ATOMIC_MOVE);
      forceFolder(real);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The application may run as another user than the one who changes the keys. */
  private static void keepOwner(Path from, Path to) throws IOException {
    PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (source == null || target == null) {
      return;
    }
    PosixFileAttributes old = source.readAttributes();
    PosixFileAttributes draft = target.readAttributes();
    if (!old.owner().equals(draft.owner())) {
      target.setOwner(old.owner());
    }
    if (!old.group().equals(draft.group())) {
      target.setGroup(old.group());
    }
    target.setPermissions(old.permissions());
  }

  private static Path draft(Path file, String text) throws IOException {
    // createTempFile makes it accessible to its owner only.
    Path draft =
        Files.createTempFile(
            Objects.requireNonNull(file.getParent()), file.getFileName() + ".", ".new");
    try (FileChannel channel = FileChannel.open(draft, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return draft;
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private KeyLines read(Path path) throws IOException {
    refuseOpenFile(path);
    return lines(Files.readAllLines(path, ISO_8859_1));
  }

  private KeyLines lines(List<String> lines) throws IOException {
    if (lines.stream().anyMatch(line -> line.chars().anyMatch(c -> c > 0x7e))) {
      throw new FileSystemException(file.toString(), null, "it has other characters than ASCII");
    }
    KeyLines read = KeyLines.of(lines);
    if (read.secrets().isEmpty()) {
      throw new IllegalArgumentException(file + " has no secret; delete it to get a new one");
    }
    return read;
  }

  private void refuseOpenFile(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return; // No POSIX permissions here: the access rules of the folder decide.
    }
    Set<?> refused = Set.of(GROUP_WRITE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);
    if (!Collections.disjoint(view.readAttributes().permissions(), refused)) {
      throw new IllegalArgumentException(
          "Others can access the secrets in " + file + "; run `chmod 600` on it");
    }
  }

  /** Without it, the file's new name may be lost in a power failure. */
  private static void forceFolder(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) == null) {
      return; // Windows cannot open a folder.
    }
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }
}
