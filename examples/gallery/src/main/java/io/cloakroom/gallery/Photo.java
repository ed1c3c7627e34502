package io.cloakroom.gallery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A photo on the wall, without its pixels.
 *
 * @param id counts from 1
 * @param title what the uploader called it
 * @param tags in the uploader's order
 * @param uploaderId the account that uploaded it; empty for the gallery's own
 * @param uploader the uploader's name at the time
 * @param uploadedAt when it came
 * @param width in pixels
 * @param height in pixels
 * @param likes how many accounts like it
 */
record Photo(
    long id,
    String title,
    List<String> tags,
    Optional<String> uploaderId,
    String uploader,
    Instant uploadedAt,
    int width,
    int height,
    int likes) {

  /** How much room it takes on the wall. */
  enum Shape {
    WIDE,
    TALL,
    EVEN
  }

  Photo {
    tags = List.copyOf(tags);
  }

  /** Wide from 3:2 on, tall from 4:5 on, even between. */
  public Shape shape() {
    if (width * 2L >= height * 3L) {
      return Shape.WIDE;
    }
    return width * 5L <= height * 4L ? Shape.TALL : Shape.EVEN;
  }
}
