package io.cloakroom.gallery;

import java.util.Optional;

/**
 * Who puts a photo on the wall.
 *
 * @param id the account; empty for the gallery itself
 * @param name as it is shown beside the photo
 */
record Uploader(Optional<String> id, String name) {

  /** The gallery itself, which hung the first photos. */
  static final Uploader GALLERY = new Uploader(Optional.empty(), "Cloakroom");

  /** An account. */
  static Uploader of(String id, String name) {
    return new Uploader(Optional.of(id), name);
  }
}
