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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The photos on the wall, with their likes. Thread-safe. */
final class Photos {

  /** A picture that the gallery itself publishes. */
  record Hanging(Picture picture, String title, List<String> tags) {}

  private static final String SELECT =
      """
      select id, title, tags, uploader_id, uploader, uploaded_at, width, height, version,
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
    PhotoFiles.add(connection, id, picture);
    return Database.query(connection, SELECT + "where id = ?", Photos::photo, id).get(0);
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

  /** Returns the photos that an account likes, newest first. */
  List<Photo> likedPhotos(String account) {
    return database.query(
        SELECT + "where id in (select photo from photo_like where account = ?) order by id desc",
        Photos::photo,
        account);
  }

  /**
   * Returns the photos that have each of these words in the title, a tag or the uploader's name,
   * newest first. Case does not matter.
   */
  List<Photo> found(String words) {
    List<String> wanted = List.of(folded(words.strip()).split("\\s+"));
    return newest().stream()
        .filter(photo -> {
          String text = folded(photo.title() + ' ' + photo.tags() + ' ' + photo.uploader());
          return wanted.stream().allMatch(text::contains);
        })
        .toList();
  }

  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /**
   * Changes the title and the tags of a photo if nobody changed them meanwhile; returns whether it
   * did.
   *
   * @param version the photo's version when its owner began to edit it
   */
  boolean change(long id, int version, String title, List<String> tags) {
    return database.inTransaction(connection ->
        Database.update(
                connection,
                "update photo set title = ?, tags = ?, version = version + 1"
                    + " where id = ? and version = ?",
                title,
                connection.createArrayOf("varchar", tags.toArray()),
                id,
                version)
            == 1);
  }

  /** Deletes a photo with its images and likes. Orders keep its title. */
  void delete(long id) {
    database.update("delete from photo where id = ?", id);
  }

  /** Returns the photo with this ID. */
  Optional<Photo> find(long id) {
    return database.query(SELECT + "where id = ?", Photos::photo, id).stream().findFirst();
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
        row.getInt("likes"),
        row.getInt("version"));
  }

  private static List<String> strings(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }
}
