package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplePhotosTest {

  @Test
  void theFirstStartFindsPhotosAndTheSecondTheSameOnes(@TempDir Path folder) {
    try (Database database = Database.inFile(folder.resolve("gallery"))) {
      Photos photos = new Photos(database, Clock.systemUTC());
      SamplePhotos.hangIn(photos, new Pictures());
      assertThat(photos.newest()).hasSize(8).allMatch(photo -> !photo.tags().isEmpty());
      assertThat(photos.find(1)).isPresent();
    }
    try (Database database = Database.inFile(folder.resolve("gallery"))) {
      Photos photos = new Photos(database, Clock.systemUTC());
      SamplePhotos.hangIn(photos, new Pictures());
      assertThat(photos.newest()).hasSize(8);
    }
  }

  @Test
  void thePaintingsAreTheSameEachTime() {
    List<byte[]> twice =
        List.of(Pictures.jpeg(Scenes.ridges(), 0.9f), Pictures.jpeg(Scenes.ridges(), 0.9f));

    assertThat(twice.get(0)).isEqualTo(twice.get(1));
  }
}
