package io.cloakroom.gallery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The image files of the photos, stored in pieces. Thread-safe. */
final class PhotoFiles {

  /**
   * An image file as a browser receives it.
   *
   * @param length its size in bytes
   * @param bytes reads one piece after the other, so a slow client keeps neither the file in memory
   *     nor a database connection
   */
  record ImageFile(long length, InputStream bytes) {}

  private static final int PIECE = 1 << 16;

  private final Database database;

  PhotoFiles(Database database) {
    this.database = database;
  }

  /** Stores the picture and the thumbnail of a new photo. */
  static void add(Connection connection, long id, Picture picture) throws SQLException {
    addPieces(connection, id, false, picture.bytes());
    addPieces(connection, id, true, picture.thumbnail());
  }

  /** Returns the picture, a JPEG. */
  Optional<ImageFile> image(long id) {
    return file(id, false);
  }

  /** Returns the small version of the picture, a JPEG. */
  Optional<ImageFile> thumbnail(long id) {
    return file(id, true);
  }

  /**
   * Moves images of an earlier version, whole files in columns, to pieces. They are encoded again.
   * If one cannot be decoded, its thumbnail is kept.
   */
  void moveToPieces(Pictures pictures) {
    database.inTransaction(connection -> {
      List<Long> ids =
          Database.query(
              connection, "select id from photo order by id for update", row -> row.getLong(1));
      if (Database.hasColumn(connection, "photo", "image")) {
        for (long id : ids) {
          moveToPieces(connection, id, pictures);
        }
        for (String column : List.of("image", "thumbnail", "content_type")) {
          Database.update(connection, "alter table photo drop column " + column);
        }
      }
      return true;
    });
  }

  private static void moveToPieces(Connection connection, long id, Pictures pictures)
      throws SQLException {
    byte[] image = bytes(connection, "select image from photo where id = ?", id);
    byte[] thumbnail = bytes(connection, "select thumbnail from photo where id = ?", id);
    Decoded decoded;
    try {
      decoded = pictures.decode(() -> new ByteArrayInputStream(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    addPieces(connection, id, false, decoded instanceof Picture p ? p.bytes() : thumbnail);
    addPieces(connection, id, true, decoded instanceof Picture p ? p.thumbnail() : thumbnail);
  }

  private static byte[] bytes(Connection connection, String sql, long id) throws SQLException {
    return Database.query(connection, sql, row -> row.getBytes(1), id).get(0);
  }

  private static void addPieces(Connection connection, long id, boolean thumbnail, byte[] bytes)
      throws SQLException {
    for (int from = 0; from < bytes.length; from += PIECE) {
      Database.update(
          connection,
          "insert into photo_piece (photo, thumbnail, position, bytes) values (?, ?, ?, ?)",
          id,
          thumbnail,
          from / PIECE,
          Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE)));
    }
  }

  private Optional<ImageFile> file(long id, boolean thumbnail) {
    long length =
        database
            .query(
                "select coalesce(sum(octet_length(bytes)), 0) from photo_piece"
                    + " where photo = ? and thumbnail = ?",
                row -> row.getLong(1),
                id,
                thumbnail)
            .get(0);
    return length == 0
        ? Optional.empty()
        : Optional.of(new ImageFile(length, new Pieces(id, thumbnail, 1 + (length - 1) / PIECE)));
  }

  /** Reads one piece; a photo that was removed meanwhile ends early. */
  private ByteArrayInputStream piece(long id, boolean thumbnail, long position) {
    return database
        .query(
            "select bytes from photo_piece where photo = ? and thumbnail = ? and position = ?",
            row -> new ByteArrayInputStream(row.getBytes(1)),
            id,
            thumbnail,
            position)
        .stream()
        .findFirst()
        .orElseGet(() -> new ByteArrayInputStream(new byte[0]));
  }

  /** Reads the pieces of a file, each when it is needed. Not thread-safe. */
  private final class Pieces extends InputStream {

    private final long id;
    private final boolean thumbnail;
    private final long count;
    private long next;
    private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);

    Pieces(long id, boolean thumbnail, long count) {
      this.id = id;
      this.thumbnail = thumbnail;
      this.count = count;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      while (piece.available() == 0 && next < count) {
        piece = piece(id, thumbnail, next++);
      }
      return piece.read(into, offset, length);
    }
  }
}
