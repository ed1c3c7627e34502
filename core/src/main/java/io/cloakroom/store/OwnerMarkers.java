package io.cloakroom.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An empty file per owned record, named by the hashes of owner and key, so that an owner's records
 * are found without reading all. A marker is made before its record and removed after it: a crash
 * leaves at worst a marker too many, never one too few. Changed under the lock of the record's
 * directory only.
 */
final class OwnerMarkers {

  private static final int HASH_LENGTH = 64;

  private final RecordTree tree;

  OwnerMarkers(RecordTree tree) {
    this.tree = tree;
  }

  void add(StoreKey key, StoredRecord record) throws IOException {
    Optional<Path> marker = marker(key, record);
    if (marker.isEmpty()) {
      return;
    }
    Path file = marker.get();
    try {
      FileChannel.open(file, Set.of(WRITE, CREATE_NEW), RecordTree.ownerOnly(file, "rw-------"))
          .close();
    } catch (FileAlreadyExistsException e) {
      // Left by a crash between the marker and its record, and right again from now on.
    }
    RecordTree.sync(file.resolveSibling(""));
  }

  void remove(StoreKey key, StoredRecord record) throws IOException {
    Optional<Path> marker = marker(key, record);
    if (marker.isPresent()) {
      Files.deleteIfExists(marker.get());
    }
  }

  /** The names, without suffix, of the record files that the owner may have. */
  List<String> recordsOf(String space, String owner) throws IOException {
    String hash = ownerHash(space, owner);
    List<String> records = new ArrayList<>();
    try (DirectoryStream<Path> markers =
        Files.newDirectoryStream(tree.directory(hash), hash + "-*")) {
      for (Path marker : markers) {
        records.add(recordName(marker));
      }
    }
    return records;
  }

  /** All markers in one of the tree's directories. */
  static List<Path> in(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> markers = Files.newDirectoryStream(directory, "*-*")) {
      markers.forEach(all::add);
    }
    return all;
  }

  /** The name, without suffix, of the record file that this marker points to. */
  static String recordName(Path marker) {
    return marker.getFileName().toString().substring(HASH_LENGTH + 1);
  }

  private Optional<Path> marker(StoreKey key, StoredRecord record) {
    return record
        .owner()
        .map(owner -> ownerHash(key.space(), owner))
        .map(hash -> tree.directory(hash).resolve(hash + '-' + Sha256.hex(key.text())));
  }

  private static String ownerHash(String space, String owner) {
    return Sha256.hex(space + ':' + owner);
  }
}
