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
      SamplePhotos.hangIn(photos);
      assertThat(photos.newest()).hasSize(8).allMatch(photo -> !photo.tags().isEmpty());
      assertThat(photos.find(1)).isPresent();
    }
    try (Database database = Database.inFile(folder.resolve("gallery"))) {
      Photos photos = new Photos(database, Clock.systemUTC());
      SamplePhotos.hangIn(photos);
      assertThat(photos.newest()).hasSize(8);
    }
  }

  @Test
  void thePaintingsAreTheSameEachTime() {
    List<byte[]> twice =
        List.of(
            Pictures.painted(Scenes.ridges()).bytes(), Pictures.painted(Scenes.ridges()).bytes());

    assertThat(twice.get(0)).isEqualTo(twice.get(1));
  }
}
