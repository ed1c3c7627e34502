package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.StoreException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhotosTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Database database;
  private final Photos photos;
  private final PhotoFiles files;

  PhotosTest(@TempDir Path folder) {
    database = Database.inFile(folder.resolve("gallery"));
    photos = new Photos(database, Clock.fixed(NOON, ZoneOffset.UTC));
    files = new PhotoFiles(database);
  }

  @AfterEach
  void closeTheDatabase() {
    database.close();
  }

  @Test
  void aPhotoIsFoundAsItWasAdded() {
    Photo added =
        photos.add(
            picture(30, 20),
            "\"><svg onload=x>",
            List.of("a,b", "", "ä'"),
            Uploader.of("7", "Ada"));

    assertThat(added)
        .isEqualTo(
            new Photo(
                1,
                "\"><svg onload=x>",
                List.of("a,b", "", "ä'"),
                Optional.of("7"),
                "Ada",
                NOON,
                30,
                20,
                0,
                0));
    assertThat(photos.find(1)).contains(added);
    assertThat(photos.find(2)).isEmpty();
  }

  @Test
  void theNewestHangsFirst() {
    add("first");
    add("second", "sea");
    add("third");

    assertThat(photos.newest())
        .extracting(Photo::title)
        .containsExactly("third", "second", "first");
    assertThat(photos.tagged("sea")).extracting(Photo::title).containsExactly("second");
    assertThat(photos.tagged("se")).isEmpty();
    assertThat(photos.uploadedBy("7")).hasSize(3);
    assertThat(photos.uploadedBy("8")).isEmpty();
  }

  @Test
  void thePixelsComeBackAsTheyWere() throws IOException {
    Picture picture = picture(40, 40);
    photos.add(picture, "square", List.of(), Uploader.GALLERY);

    PhotoFiles.ImageFile image = files.image(1).orElseThrow();
    assertThat(image.bytes().readAllBytes()).isEqualTo(picture.bytes());
    assertThat(image.length()).isEqualTo(picture.bytes().length);
    assertThat(files.thumbnail(1).orElseThrow().bytes().readAllBytes())
        .isEqualTo(picture.thumbnail());
    assertThat(files.image(2)).isEmpty();
  }

  @Test
  void aPictureOfManyMegabytesIsKeptWhole() throws IOException {
    byte[] large = new byte[9_000_000];
    photos.add(new Picture(1, 1, large, large), "large", List.of(), Uploader.GALLERY);

    assertThat(files.image(1).orElseThrow().bytes().readAllBytes()).hasSize(9_000_000);
  }

  @Test
  void imagesOfAnEarlierVersionAreMoved() throws IOException {
    Picture picture = picture(40, 20);
    long id = photos.add(picture, "old", List.of(), Uploader.GALLERY).id();
    database.update("delete from photo_piece");
    database.update("alter table photo add column image blob");
    database.update("alter table photo add column thumbnail blob");
    database.update("alter table photo add column content_type varchar(20)");
    database.update(
        "update photo set image = ?, thumbnail = ?", picture.bytes(), picture.thumbnail());

    for (int start = 0; start < 2; start++) {
      files.moveToPieces(new Pictures(Duration.ZERO));
      byte[] moved = files.image(id).orElseThrow().bytes().readAllBytes();
      assertThat(ImageIO.read(new ByteArrayInputStream(moved)).getWidth()).isEqualTo(40);
      assertThat(files.thumbnail(id)).isPresent();
    }
  }

  @Test
  void anAccountLikesAPhotoOnce() {
    add("liked");

    assertThat(photos.like(1, "7")).isEqualTo(OptionalInt.of(1));
    assertThat(photos.like(1, "7")).isEqualTo(OptionalInt.of(1));
    assertThat(photos.like(1, "8")).isEqualTo(OptionalInt.of(2));
    assertThat(photos.likedBy("7")).containsExactly(1L);
    assertThat(photos.find(1).orElseThrow().likes()).isEqualTo(2);
    assertThat(photos.unlike(1, "7")).isEqualTo(OptionalInt.of(1));
    assertThat(photos.unlike(1, "7")).isEqualTo(OptionalInt.of(1));
    assertThat(photos.likedBy("7")).isEmpty();
  }

  @Test
  void aPhotoThatIsNotThereIsLikedByNobody() {
    assertThat(photos.like(99, "7")).isEmpty();
    assertThat(photos.unlike(99, "7")).isEmpty();
    assertThat(photos.likedBy("7")).isEmpty();
  }

  @Test
  void likesAtTheSameTimeAllCountOnce() throws Exception {
    add("liked");
    ExecutorService visitors = Executors.newFixedThreadPool(8);
    try {
      List<Callable<OptionalInt>> clicks =
          IntStream.range(0, 64)
              .mapToObj(i -> (Callable<OptionalInt>) () -> photos.like(1, "account" + i % 16))
              .toList();
      for (Future<OptionalInt> click : visitors.invokeAll(clicks)) {
        assertThat(click.get()).isPresent();
      }
    } finally {
      visitors.shutdown();
    }

    assertThat(photos.find(1).orElseThrow().likes()).isEqualTo(16);
  }

  @Test
  void aChangeCountsOnlyIfNobodyChangedThePhotoMeanwhile() {
    add("first", "sea");

    assertThat(photos.change(1, 0, "second", List.of("a,b"))).isTrue();
    assertThat(photos.change(1, 0, "lost", List.of())).isFalse();
    assertThat(photos.change(2, 0, "absent", List.of())).isFalse();

    Photo changed = photos.find(1).orElseThrow();
    assertThat(changed.title()).isEqualTo("second");
    assertThat(changed.tags()).containsExactly("a,b");
    assertThat(photos.change(1, changed.version(), "third", List.of())).isTrue();
  }

  @Test
  void aDeletedPhotoLeavesNothing() {
    add("deleted");
    add("kept");
    photos.like(1, "8");
    photos.like(2, "8");

    photos.delete(1);
    photos.delete(1);

    assertThat(photos.newest()).extracting(Photo::title).containsExactly("kept");
    assertThat(photos.likedPhotos("8")).extracting(Photo::title).containsExactly("kept");
    assertThat(files.image(1)).isEmpty();
    assertThat(database.query("select count(*) from photo_piece", row -> row.getLong(1)))
        .containsExactly(2L);
  }

  @Test
  void aSearchFindsEachWordInTitleTagsAndName() {
    add("Low tide", "sea", "evening");
    add("Straße 7", "CITY");

    assertThat(photos.found("  TIDE sea ")).extracting(Photo::id).containsExactly(1L);
    assertThat(photos.found("STRASSE")).extracting(Photo::id).containsExactly(2L);
    assertThat(photos.found("straße city ada")).extracting(Photo::id).containsExactly(2L);
    assertThat(photos.found("%")).isEmpty();
    assertThat(photos.found("ada")).hasSize(2);
  }

  @Test
  void photosSurviveARestart(@TempDir Path folder) {
    Path file = folder.resolve("kept");
    try (Database first = Database.inFile(file)) {
      new Photos(first, Clock.systemUTC())
          .add(picture(20, 30), "kept", List.of(), Uploader.GALLERY);
    }
    try (Database second = Database.inFile(file)) {
      assertThat(new Photos(second, Clock.systemUTC()).newest())
          .extracting(Photo::title)
          .containsExactly("kept");
    }
  }

  @Test
  void aDatabaseOfAnEarlierVersionGetsTheNewColumns(@TempDir Path folder) {
    Path file = folder.resolve("old");
    try (Database old = Database.inFile(file)) {
      new Photos(old, Clock.systemUTC()).add(picture(20, 30), "old", List.of(), Uploader.GALLERY);
      old.update("alter table photo drop column version");
      old.update("alter table print_order drop column cancelled_at");
    }
    try (Database renewed = Database.inFile(file)) {
      assertThat(new Photos(renewed, Clock.systemUTC()).change(1, 0, "new", List.of())).isTrue();
      assertThat(new Orders(renewed, Clock.systemUTC()).cancel(1)).isFalse();
    }
  }

  @Test
  void aDatabaseOutOfReachIsAStoreException() {
    Photos lost;
    try (Database closed = Database.at("jdbc:h2:mem:")) {
      lost = new Photos(closed, Clock.systemUTC());
    }

    Assertions.assertThatThrownBy(lost::newest).isInstanceOf(StoreException.class);
  }

  @Test
  void theShapeFollowsTheSides() {
    assertThat(photo(1500, 1000).shape()).isEqualTo(Photo.Shape.WIDE);
    assertThat(photo(1499, 1000).shape()).isEqualTo(Photo.Shape.EVEN);
    assertThat(photo(800, 1000).shape()).isEqualTo(Photo.Shape.TALL);
    assertThat(photo(801, 1000).shape()).isEqualTo(Photo.Shape.EVEN);
  }

  private void add(String title, String... tags) {
    photos.add(picture(30, 20), title, List.of(tags), Uploader.of("7", "Ada"));
  }

  private static Picture picture(int width, int height) {
    return Pictures.painted(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
  }

  private static Photo photo(int width, int height) {
    return new Photo(1, "", List.of(), Optional.empty(), "", NOON, width, height, 0, 0);
  }
}
