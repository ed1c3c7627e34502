package io.cloakroom.gallery;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pictures that hang on the wall before anybody uploads one. They are painted, the same each
 * time.
 */
final class SamplePhotos {

  private record Sample(String title, List<String> tags, Supplier<BufferedImage> painting) {}

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("Paper moon", List.of("geometry", "night"), Scenes::paperMoon),
          new Sample("Quarter turns", List.of("geometry", "colour"), Scenes::quarterTurns),
          new Sample("Birch study", List.of("forest", "winter"), Scenes::birches),
          new Sample("Fog over seven ridges", List.of("mountains", "morning"), Scenes::ridges),
          new Sample("Town, half past ten", List.of("city", "night"), Scenes::town),
          new Sample("Northern light", List.of("night", "winter"), Scenes::aurora),
          new Sample("Dunes at dusk", List.of("desert", "evening"), Scenes::dunes),
          new Sample("Low tide", List.of("sea", "evening"), Scenes::tide));

  private SamplePhotos() {}

  /** Hangs the pictures up, unless something hangs there already. */
  static void hangIn(Photos photos) {
    if (photos.newest().isEmpty()) {
      photos.addFirst(
          SAMPLES.parallelStream()
              .map(sample ->
                  new Photos.Hanging(
                      Pictures.painted(sample.painting().get()), sample.title(), sample.tags()))
              .toList());
    }
  }
}
