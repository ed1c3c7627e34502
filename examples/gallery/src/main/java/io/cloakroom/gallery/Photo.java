package io.cloakroom.gallery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A photo on the wall, without its pixels.
 *
 * @param id the photo's number, counted from 1
 * @param title the title given by the uploader
 * @param tags the tags, in the uploader's order
 * @param uploaderId the account that uploaded it; empty for the gallery's own photos
 * @param uploader the uploader's name at the time
 * @param uploadedAt when it was uploaded
 * @param width the width in pixels
 * @param height the height in pixels
 * @param likes the number of accounts that like it
 * @param version counts the changes of title and tags, so that no change is lost
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
    int likes,
    int version) {

  /** The shape of a photo's tile on the wall. */
  enum Shape {
    WIDE,
    TALL,
    EVEN
  }

  Photo {
    tags = List.copyOf(tags);
  }

  /** Returns whether this account uploaded it. */
  public boolean isOf(String account) {
    return uploaderId.filter(account::equals).isPresent();
  }

  /** Returns wide from an aspect ratio of 3:2, tall up to 4:5, and even in between. */
  public Shape shape() {
    if (width * 2L >= height * 3L) {
      return Shape.WIDE;
    }
    return width * 5L <= height * 4L ? Shape.TALL : Shape.EVEN;
  }
}
