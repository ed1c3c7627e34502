package io.cloakroom.gallery;

import io.cloakroom.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The photos on the wall, with their images and likes. Thread-safe. */
final class Photos {

  /**
   * An image file as a browser receives it.
   *
   * @param length its size in bytes
   * @param bytes reads one piece after the other, so that a slow client holds neither the file nor
   *     a connection to the database
   */
  record ImageFile(long length, InputStream bytes) {}

  /** A picture that the gallery itself publishes. */
  record Hanging(Picture picture, String title, List<String> tags) {}

  private static final int PIECE = 1 << 16;

  private static final String SELECT =
      """
      select id, title, tags, uploader_id, uploader, uploaded_at, width, height,
        (select count(*) from photo_like where photo_like.photo = photo.id) as likes
      from photo
      """;

  private final Database database;
  private final Clock clock;

  Photos(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Publishes a picture on the wall. */
  Photo add(Picture picture, String title, List<String> tags, Uploader uploader) {
    return database.inTransaction(connection -> add(connection, picture, title, tags, uploader));
  }

  /** Publishes the first pictures; if another node is doing so, waits for that node instead. */
  void addFirst(List<Hanging> pictures) {
    try {
      database.inTransaction(connection -> {
        Database.update(connection, "insert into samples_hung (once) values (true)");
        for (Hanging hanging : pictures) {
          add(connection, hanging.picture(), hanging.title(), hanging.tags(), Uploader.GALLERY);
        }
        return true;
      });
    } catch (StoreException lostRace) {
      if (newest().isEmpty()) {
        throw lostRace;
      }
    }
  }

  private Photo add(
      Connection connection, Picture picture, String title, List<String> tags, Uploader uploader)
      throws SQLException {
    long id =
        Database.insert(
            connection,
            "insert into photo (title, tags, uploader_id, uploader, uploaded_at, width, height)"
                + " values (?, ?, ?, ?, ?, ?, ?)",
            title,
            connection.createArrayOf("varchar", tags.toArray()),
            uploader.id().orElse(null),
            uploader.name(),
            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
            picture.width(),
            picture.height());
    addPieces(connection, id, false, picture.bytes());
    addPieces(connection, id, true, picture.thumbnail());
    return Database.query(connection, SELECT + "where id = ?", Photos::photo, id).get(0);
  }

  /**
   * Moves images of an earlier version, whole files in columns, to pieces. They are encoded anew;
   * of one that cannot be decoded the thumbnail is kept.
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

  /** Returns all photos, newest first. */
  List<Photo> newest() {
    return database.query(SELECT + "order by id desc", Photos::photo);
  }

  /** Returns the photos with this tag, newest first. */
  List<Photo> tagged(String tag) {
    return database.query(SELECT + "where ? = any(tags) order by id desc", Photos::photo, tag);
  }

  /** Returns the photos that an account uploaded, newest first. */
  List<Photo> uploadedBy(String account) {
    return database.query(
        SELECT + "where uploader_id = ? order by id desc", Photos::photo, account);
  }

  /** Returns the photo with this ID. */
  Optional<Photo> find(long id) {
    return database.query(SELECT + "where id = ?", Photos::photo, id).stream().findFirst();
  }

  /** Returns the picture, a JPEG. */
  Optional<ImageFile> image(long id) {
    return file(id, false);
  }

  /** Returns the small version of the picture, a JPEG. */
  Optional<ImageFile> thumbnail(long id) {
    return file(id, true);
  }

  /** Adds an account's like, once; returns the new number of likes, or empty without a photo. */
  OptionalInt like(long id, String account) {
    return database.inTransaction(connection -> {
      if (locked(connection, id)) {
        Database.update(
            connection,
            "insert into photo_like (photo, account) select id, ? from photo where id = ?"
                + " and not exists"
                + " (select 1 from photo_like where photo = photo.id and account = ?)",
            account,
            id,
            account);
      }
      return likes(connection, id);
    });
  }

  /** Removes an account's like, if there is one; returns the new number of likes. */
  OptionalInt unlike(long id, String account) {
    return database.inTransaction(connection -> {
      Database.update(
          connection, "delete from photo_like where photo = ? and account = ?", id, account);
      return likes(connection, id);
    });
  }

  /** Returns the IDs of the photos that this account likes. */
  Set<Long> likedBy(String account) {
    return Set.copyOf(
        database.query(
            "select photo from photo_like where account = ?", row -> row.getLong(1), account));
  }

  /** Deletes all photos and likes of an account. */
  void deleteAllOf(String account) {
    database.inTransaction(connection -> {
      Database.update(connection, "delete from photo_like where account = ?", account);
      return Database.update(connection, "delete from photo where uploader_id = ?", account);
    });
  }

  /** Locks a photo, so that of two concurrent likes the second one finds the first. */
  private static boolean locked(Connection connection, long id) throws SQLException {
    return !Database.query(
            connection, "select id from photo where id = ? for update", row -> row.getLong(1), id)
        .isEmpty();
  }

  private static OptionalInt likes(Connection connection, long id) throws SQLException {
    return Database.query(connection, SELECT + "where id = ?", Photos::photo, id).stream()
        .mapToInt(Photo::likes)
        .findFirst();
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

  private static Photo photo(ResultSet row) throws SQLException {
    @Nullable String uploaderId = row.getString("uploader_id");
    return new Photo(
        row.getLong("id"),
        row.getString("title"),
        strings(row.getArray("tags")),
        Optional.ofNullable(uploaderId),
        row.getString("uploader"),
        row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
        row.getInt("width"),
        row.getInt("height"),
        row.getInt("likes"));
  }

  private static List<String> strings(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
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
