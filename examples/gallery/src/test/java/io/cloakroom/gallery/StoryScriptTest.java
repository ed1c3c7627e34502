package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story that {@code story.sh} tells with curl is true. */
final class StoryScriptTest {

  @Test
  void everyRequestOfTheStoryIsAnsweredAsItSays(@TempDir(factory = SampleGallery.class) Path data)
      throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      Process story =
          new ProcessBuilder("bash", "story.sh", "http://localhost:" + gallery.port())
              .redirectErrorStream(true)
              .start();
      String told = read(story);

      assertThat(story.waitFor()).as(told).isZero();
      assertThat(told)
          .contains(
              "\"tags\":[\"curl\",\"night\"]",
              "\"liked\":true,\"likes\":1",
              "\"title\":\"Renamed\"",
              "\"total\":57.00",
              "\"state\":\"cancelled\"");
    }
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
