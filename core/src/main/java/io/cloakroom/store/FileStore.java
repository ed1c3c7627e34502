package io.cloakroom.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A store that keeps each record in a file of one directory. It suits a site on one machine whose
 * visitors stay logged in through a restart or a crash. Thread-safe, and safe for several processes
 * that share a directory of a local file system. A network file system must have working locks and
 * atomic renames.
 *
 * <pre>{@code
 * Store store = FileStore.of(Path.of("/var/lib/shop/sessions"));
 * }</pre>
 *
 * <p>An acknowledged write is on the disk. A record is written to a temporary file, forced to disk
 * and renamed over the previous one; then the directory is forced to disk. If the process is killed
 * at any moment, either the previous record or the new one remains. A touch overwrites one of two
 * small slots in the file, which needs neither a rename nor the content. Files are accessible to
 * their owner only, have hashed names, and are never opened through a symbolic link. A file that is
 * not a complete record of its key counts as absent, and a warning is logged.
 *
 * <p>Loads take no lock. Writes wait for other writes in the same of 256 directories, for at most
 * {@link Builder#patience}. A record has at most 16 MiB.
 */
public final class FileStore
    implements Store, OwnerIndex, Scannable, Sweepable, ExpiryIndex, CountedRevisions {

  /** The name of a file without its ending. */
  private static final Pattern CURSOR = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;
  private final Clock clock;
  private final Duration patience;
  private final RandomGenerator random;
  private final RecordTree records;
  private final RecordTree owners;
  private final OwnerMarkers markers;
  private final AtomicInteger sweepCursor = new AtomicInteger();
  private final AtomicInteger takeCursor = new AtomicInteger();

  /** The key spaces whose expired records stay until they are taken. */
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  private FileStore(Builder builder) {
    clock = builder.clock;
    patience = builder.patience;
    random = new SecureRandom();
    try {
      Files.createDirectories(
          builder.directory, RecordTree.ownerOnly(builder.directory, "rwx------"));
      // The real path, because the threads of this process find their common lock by it.
      directory = builder.directory.toRealPath();
      records = RecordTree.in(directory.resolve("records"));
      owners = RecordTree.in(directory.resolve("owners"));
      RecordTree.sync(directory);
    } catch (IOException e) {
      throw new StoreException(
          "The file store in " + builder.directory + " could not be opened: " + e, e);
    }
    markers = new OwnerMarkers(owners);
  }

  /** Returns a store in this directory, which is created if it does not exist. */
  public static FileStore of(Path directory) {
    return builder(directory).build();
  }

  /** Returns a builder for a store in this directory, which is created if it does not exist. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    try {
      return live(records.file(key)).map(RecordFile::loaded);
    } catch (IOException e) {
      throw failed("load " + key.text(), e);
    }
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    // A random first revision, so a late writer of a deleted record cannot match its successor.
    RecordFile created = RecordFile.of(key, random.nextLong() >>> 1, record);
    Path file = records.file(key);
    return locked(
        "create " + key.text(),
        file,
        () -> {
          Optional<RecordFile> current = RecordTree.read(file);
          if (current.filter(this::isLive).isPresent()) {
            return false;
          }
          put(file, current, created);
          return true;
        });
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    Path file = records.file(key);
    return locked(
        "replace " + key.text(),
        file,
        () -> {
          Optional<RecordFile> current = live(file).filter(found -> isAt(expected, found));
          if (current.isPresent()) {
            put(file, current, RecordFile.of(key, current.get().revision() + 1, next));
          }
          return current.isPresent();
        });
  }

  @Override
  public Revision following(Revision revision) {
    return revision.next();
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    Path file = records.file(key);
    return locked(
        "touch " + key.text(),
        file,
        () -> {
          Optional<RecordFile> current = live(file).filter(found -> isAt(expected, found));
          long later = StoredRecord.expiryMillis(expiresAt);
          if (current.isPresent()
              && later > StoredRecord.expiryMillis(current.get().record().expiresAt())) {
            RecordTree.overwrite(file, current.get().spareSlot(), RecordFile.slot(later));
          }
          return current.isPresent();
        });
  }

  @Override
  public void delete(StoreKey key) {
    Path file = records.file(key);
    locked("delete " + key.text(), file, () -> remove(file, RecordTree.read(file)));
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    try {
      List<StoreEntry> found = new ArrayList<>();
      for (String name : markers.recordsOf(space, owner)) {
        live(records.directory(name).resolve(name + RecordTree.SUFFIX))
            .filter(record -> record.key().space().equals(space))
            .filter(record -> record.record().owner().filter(owner::equals).isPresent())
            .ifPresent(record -> found.add(new StoreEntry(record.key(), record.loaded())));
      }
      return found.stream().sorted(StoreEntry.LAST_TO_EXPIRE_FIRST).limit(limit).toList();
    } catch (IOException e) {
      throw failed("list the records of an owner in the space " + space, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>It lists the names in a directory, and reads the files of the page.
   */
  @Override
  public ScanPage page(String space, String cursor, int limit) {
    if (!cursor.equals(ScanPage.START) && !CURSOR.matcher(cursor).matches()) {
      throw new IllegalArgumentException("A file store has no such cursor of a scan");
    }
    List<StoreEntry> entries = new ArrayList<>();
    int left = limit;
    for (Path directory : records.directories()) {
      // The names are hashes that begin with the name of their directory, so they are in order.
      if (String.valueOf(directory.getFileName())
              .compareTo(cursor.substring(0, Math.min(2, cursor.length())))
          < 0) {
        continue;
      }
      List<String> names =
          namesIn(directory).stream()
              .filter(name -> name.compareTo(cursor) > 0)
              .sorted()
              .limit(left)
              .toList();
      for (String name : names) {
        liveOrAbsent(directory.resolve(name + RecordTree.SUFFIX))
            .filter(found -> found.key().space().equals(space))
            .ifPresent(found -> entries.add(new StoreEntry(found.key(), found.loaded())));
      }
      left -= names.size();
      if (left == 0) {
        return new ScanPage(entries, Optional.of(names.get(names.size() - 1)));
      }
    }
    return new ScanPage(entries, Optional.empty());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Also removes temporary files and owner markers that crashes left behind. It reads all
   * records, directory by directory, and continues after the previous sweep.
   */
  @Override
  public int sweep(int limit) {
    return removeExpired(sweepCursor, limit, found -> !kept.contains(found.key().space()), true)
        .size();
  }

  @Override
  public void keepExpired(String space) {
    kept.add(space);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It reads all records, directory by directory, as {@link #sweep} does.
   */
  @Override
  public List<StoreEntry> takeExpired(String space, int limit) {
    return removeExpired(takeCursor, limit, found -> found.key().space().equals(space), false)
        .stream()
        .map(found -> new StoreEntry(found.key(), found.loaded()))
        .toList();
  }

  /**
   * Removes expired records, and returns them.
   *
   * @param cursor the directory to continue with
   * @param tidy whether to remove what crashes left behind, too
   */
  private List<RecordFile> removeExpired(
      AtomicInteger cursor, int limit, Predicate<RecordFile> which, boolean tidy) {
    List<RecordFile> removed = new ArrayList<>();
    try {
      List<Path> directories = records.directories();
      for (int i = 0; i < directories.size() && removed.size() < limit; i++) {
        int next = Math.floorMod(cursor.getAndIncrement(), directories.size());
        removeExpired(directories.get(next), limit, which, tidy, removed);
        if (removed.size() == limit) {
          cursor.getAndDecrement(); // this directory may have more
        } else if (tidy) {
          sweepMarkers(owners.directories().get(next));
        }
      }
    } catch (IOException | UncheckedIOException | StoreException e) {
      if (removed.isEmpty()) {
        throw e instanceof StoreException known ? known : failed("sweep", e);
      }
      // Those that were removed must be returned; the next call fails again.
    }
    return removed;
  }

  private List<Path> recordsIn(Path directory) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*" + RecordTree.SUFFIX)) {
      List<Path> names = new ArrayList<>();
      files.forEach(names::add);
      return names;
    } catch (IOException | DirectoryIteratorException e) {
      throw failed("list its records", e);
    }
  }

  /** Returns the names of the records in a directory, without their ending. */
  private List<String> namesIn(Path directory) {
    return recordsIn(directory).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .map(name -> name.substring(0, name.length() - RecordTree.SUFFIX.length()))
        .toList();
  }

  private Optional<RecordFile> liveOrAbsent(Path file) {
    try {
      return live(file);
    } catch (IOException e) {
      throw failed("read " + file.getFileName(), e);
    }
  }

  private void removeExpired(
      Path records, int limit, Predicate<RecordFile> which, boolean tidy, List<RecordFile> removed)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(records)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (tidy && name.endsWith(".tmp")) {
          // Left behind by a crash: a live writer would hold the lock.
          locked("sweep", file, () -> Files.deleteIfExists(file));
        } else if (name.endsWith(RecordTree.SUFFIX)
            && expired(file).filter(which).isPresent()
            && locked("sweep", file, () -> removeExpired(file, removed))
            && removed.size() == limit) {
          break;
        }
      }
    }
  }

  private void sweepMarkers(Path directory) throws IOException {
    for (Path marker : OwnerMarkers.in(directory)) {
      String name = OwnerMarkers.recordName(marker);
      Path file = records.directory(name).resolve(name + RecordTree.SUFFIX);
      if (Files.notExists(file)) {
        locked("sweep", file, () -> Files.notExists(file) && Files.deleteIfExists(marker));
      }
    }
  }

  private boolean removeExpired(Path file, List<RecordFile> removed) throws IOException {
    Optional<RecordFile> current = expired(file);
    if (current.isEmpty() || !remove(file, current)) {
      return false;
    }
    removed.add(current.get());
    return true;
  }

  private Optional<RecordFile> expired(Path file) throws IOException {
    return RecordTree.read(file).filter(found -> !isLive(found));
  }

  private void put(Path file, Optional<RecordFile> current, RecordFile next) throws IOException {
    Optional<String> owner = current.flatMap(found -> found.record().owner());
    boolean sameOwner = owner.equals(next.record().owner());
    if (!sameOwner) {
      markers.add(next.key(), next.record());
    }
    RecordTree.write(file, next);
    if (!sameOwner && current.isPresent()) {
      markers.remove(next.key(), current.get().record());
    }
  }

  private boolean remove(Path file, Optional<RecordFile> current) throws IOException {
    boolean removed = RecordTree.remove(file);
    if (current.isPresent()) {
      markers.remove(current.get().key(), current.get().record());
    }
    return removed;
  }

  private Optional<RecordFile> live(Path file) throws IOException {
    return RecordTree.read(file).filter(this::isLive);
  }

  private boolean isLive(RecordFile found) {
    return !found.record().expiredAt(clock.instant());
  }

  private static boolean isAt(Revision expected, RecordFile found) {
    return Revision.of(found.revision()).equals(expected);
  }

  private boolean locked(String what, Path file, DirectoryLock.Work work) {
    try {
      return DirectoryLock.hold(file.resolveSibling(""), patience, work);
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private StoreException failed(String what, Exception cause) {
    return new StoreException(
        "The file store in " + directory + " could not " + what + ": " + cause, cause);
  }

  /** The builder of a {@link FileStore}. Not thread-safe. */
  public static final class Builder {

    private final Path directory;
    private Clock clock = Clock.systemUTC();
    private Duration patience = Duration.ofSeconds(2);

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Sets the clock that decides whether a record has expired; the default is the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Sets how long a write waits for other writes; the default is 2 seconds. */
    public Builder patience(Duration patience) {
      if (patience.isNegative() || patience.isZero()) {
        throw new IllegalArgumentException("patience must be positive, not " + patience);
      }
      this.patience = patience;
      return this;
    }

    /**
     * Builds the store, and creates its directory if it does not exist.
     *
     * @throws StoreException if the directory cannot be created or read, or if others can write to
     *     it
     */
    public FileStore build() {
      return new FileStore(this);
    }
  }
}
