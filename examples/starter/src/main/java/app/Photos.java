package app;

import io.cloakroom.body.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The table of photos, and the folder with their files. Thread-safe. */
final class Photos {

  /** A photo on the wall. */
  record Photo(long id, String title, String author) {}

  private final DataSource database;
  private final Path folder;

  /** Creates the table and the folder if they are missing. */
  Photos(DataSource database, Path folder) {
    this.database = database;
    this.folder = folder;
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      Files.createDirectories(folder);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS photo (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " title VARCHAR(80) NOT NULL, author VARCHAR(200) NOT NULL)");
    } catch (SQLException e) {
      throw new IllegalStateException("The table of photos could not be created", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a photo and moves its file into the folder. */
  void add(String author, String title, Upload file) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO photo (title, author) VALUES (?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, title);
      insert.setString(2, author);
      connection.setAutoCommit(false);
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        file.moveTo(file(keys.getLong(1)));
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("The photo could not be saved", e);
    }
  }

  /** Returns the twenty newest photos. */
  List<Photo> newest() {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT id, title, author FROM photo ORDER BY id DESC LIMIT 20");
        ResultSet rows = query.executeQuery()) {
      List<Photo> photos = new ArrayList<>();
      while (rows.next()) {
        photos.add(
            new Photo(rows.getLong("id"), rows.getString("title"), rows.getString("author")));
      }
      return photos;
    } catch (SQLException e) {
      throw new IllegalStateException("The photos could not be read", e);
    }
  }

  /** Returns the file of a photo. */
  Path file(long id) {
    return folder.resolve(id + ".jpg");
  }
}
