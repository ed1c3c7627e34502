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
 * The markers by which an owner's records are found without reading all records. A marker is an
 * empty file, named by the hashes of owner and key. It is created before its record and removed
 * after it. A crash therefore leaves at worst an extra marker, never a missing one. Markers change
 * only under the lock of the record's directory.
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
      // Left by a crash before the record was written. It is correct from now on.
    }
    RecordTree.sync(file.resolveSibling(""));
  }

  void remove(StoreKey key, StoredRecord record) throws IOException {
    Optional<Path> marker = marker(key, record);
    if (marker.isPresent()) {
      Files.deleteIfExists(marker.get());
    }
  }

  /** Returns the names, without suffix, of the record files that may belong to the owner. */
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

  /** Returns all markers in one of the tree's directories. */
  static List<Path> in(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> markers = Files.newDirectoryStream(directory, "*-*")) {
      markers.forEach(all::add);
    }
    return all;
  }

  /** Returns the name, without suffix, of the record file that this marker refers to. */
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
