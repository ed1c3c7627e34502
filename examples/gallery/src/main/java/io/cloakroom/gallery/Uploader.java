package io.cloakroom.gallery;

import java.util.Optional;

/**
 * The uploader of a photo.
 *
 * @param id the account's ID; empty for the gallery itself
 * @param name the name shown next to the photo
 */
record Uploader(Optional<String> id, String name) {

  /** The gallery itself, which publishes the sample photos. */
  static final Uploader GALLERY = new Uploader(Optional.empty(), "Cloakroom");

  /** Returns an account as an uploader. */
  static Uploader of(String id, String name) {
    return new Uploader(Optional.of(id), name);
  }
}
