package io.cloakroom.gallery;

import io.cloakroom.store.StoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The photos on the wall, their pixels and their likes. Thread-safe. */
final class Photos {

  /** An image as it is sent to a browser. */
  @SuppressWarnings("ArrayRecordComponent") // On its way from the database to the wire.
  record ImageFile(String contentType, byte[] bytes) {}

  /** A picture to be hung up by the gallery itself. */
  record Hanging(Picture picture, String title, List<String> tags) {}

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

  /** Puts a picture on the wall. */
  Photo add(Picture picture, String title, List<String> tags, Uploader uploader) {
    return database.inTransaction(connection -> add(connection, picture, title, tags, uploader));
  }

  /** Puts the first pictures on the wall; where another node is doing so, waits for it instead. */
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
            "insert into photo (title, tags, uploader_id, uploader, uploaded_at,"
                + " content_type, width, height, image, thumbnail)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            title,
            connection.createArrayOf("varchar", tags.toArray()),
            uploader.id().orElse(null),
            uploader.name(),
            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
            picture.contentType(),
            picture.width(),
            picture.height(),
            picture.bytes(),
            picture.thumbnail());
    return Database.query(connection, SELECT + "where id = ?", Photos::photo, id).get(0);
  }

  /** All photos, the newest first. */
  List<Photo> newest() {
    return database.query(SELECT + "order by id desc", Photos::photo);
  }

  /** The photos with this tag, the newest first. */
  List<Photo> tagged(String tag) {
    return database.query(SELECT + "where ? = any(tags) order by id desc", Photos::photo, tag);
  }

  /** The photos that an account uploaded, the newest first. */
  List<Photo> uploadedBy(String account) {
    return database.query(
        SELECT + "where uploader_id = ? order by id desc", Photos::photo, account);
  }

  /** The photo with this number. */
  Optional<Photo> find(long id) {
    return database.query(SELECT + "where id = ?", Photos::photo, id).stream().findFirst();
  }

  /** The photos with these numbers, by number; without those that are gone. */
  Map<Long, Photo> find(Collection<Long> ids) {
    Map<Long, Photo> found = new HashMap<>();
    database
        .inTransaction(connection ->
            Database.query(
                connection,
                SELECT + "where id = any(?)",
                Photos::photo,
                connection.createArrayOf("bigint", ids.toArray())))
        .forEach(photo -> found.put(photo.id(), photo));
    return found;
  }

  /** The picture as it was uploaded. */
  Optional<ImageFile> image(long id) {
    return file("select content_type, image from photo where id = ?", id);
  }

  /** The small version of the picture. */
  Optional<ImageFile> thumbnail(long id) {
    return file("select 'image/jpeg', thumbnail from photo where id = ?", id);
  }

  /** An account likes a photo, once; the number of likes then, or empty without such a photo. */
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

  /** Takes the like back, if there is one; the number of likes then. */
  OptionalInt unlike(long id, String account) {
    return database.inTransaction(connection -> {
      Database.update(
          connection, "delete from photo_like where photo = ? and account = ?", id, account);
      return likes(connection, id);
    });
  }

  /** The numbers of the photos that this account likes. */
  Set<Long> likedBy(String account) {
    return Set.copyOf(
        database.query(
            "select photo from photo_like where account = ?", row -> row.getLong(1), account));
  }

  /** Two likes of one photo come one after the other, so that the second finds the first. */
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

  private Optional<ImageFile> file(String sql, long id) {
    return database.query(sql, row -> new ImageFile(row.getString(1), row.getBytes(2)), id).stream()
        .findFirst();
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
}
